namespace ConvSharp.Scale.Jobs;

/// <summary>
/// Work that is cut into tasks, of which each reads its input from a store and writes one whole output: no task waits for another, and a task
/// that is done twice gives the same output twice. Any number of processes may open one job; they share nothing but its files.
/// </summary>
public abstract class ScaleJob : IDisposable
{
    /// <summary>Makes the job of a file.</summary>
    /// <param name="path">The job's JSON file.</param>
    /// <param name="fingerprint">What its outputs depend on, as 64 hexadecimal digits.</param>
    /// <param name="taskCount">How many tasks it has.</param>
    protected ScaleJob(string path, string fingerprint, long taskCount) =>
        (FilePath, Fingerprint, TaskCount) = (Path.GetFullPath(path), fingerprint, taskCount);

    /// <summary>The full path of the job's JSON file.</summary>
    public string FilePath { get; }

    /// <summary>
    /// SHA-256 of all that the outputs depend on: weights, settings, algorithms, tiles, versions; 64 hexadecimal digits. Outputs carry it.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>How many tasks there are, from 0 on.</summary>
    public long TaskCount { get; }

    /// <summary>What a task makes, for messages: a file, or a tile.</summary>
    public abstract string NameOf(long task);

    /// <summary>Whether the task's whole output is there, made by a job with this fingerprint. One look at the store, no reading of it.</summary>
    public abstract bool IsDone(long task);

    /// <summary>What runs tasks, one after another on one thread at a time; it holds the memory of one task.</summary>
    /// <param name="threads">Threads that a task may use.</param>
    public abstract JobWorker CreateWorker(int threads);

    /// <summary>
    /// Records that a task cannot be done, with its error, in the job's folder of failures: it is not tried again until that file is gone.
    /// </summary>
    public abstract void RecordFailure(long task, string error);

    /// <summary>Whether the task is recorded as one that cannot be done.</summary>
    public abstract bool IsFailed(long task);

    /// <summary>The tasks that are recorded as ones that cannot be done, with their errors.</summary>
    public abstract IEnumerable<(string Name, string Error)> Failures();

    /// <summary>Forgets the recorded errors, so that their tasks are tried again.</summary>
    public abstract void ForgetFailures();

    /// <summary>How many tasks are done: one look at each.</summary>
    public virtual long CountDone()
    {
        long done = 0;
        for (long task = 0; task < TaskCount; task++)
            done += IsDone(task) ? 1 : 0;
        return done;
    }

    /// <summary>
    /// Gives the output its name, once all tasks are done. If another process has done so, or tasks are missing, nothing happens.
    /// </summary>
    /// <returns>Whether the output is complete.</returns>
    public bool Complete()
    {
        if (CountDone() < TaskCount)
            return false;
        NameOutput();
        return true;
    }

    /// <summary>Gives the output its name; all tasks are done. If another process has done so, nothing happens.</summary>
    protected internal virtual void NameOutput()
    {
    }

    /// <summary>Closes the job's files.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the job's files.</summary>
    /// <param name="disposing">Whether managed objects are to be closed.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Runs tasks of a job, for one thread at a time.</summary>
public abstract class JobWorker : IDisposable
{
    /// <summary>Does a task: when it returns, the whole output and its mark are on the disk.</summary>
    /// <param name="task">The task's number.</param>
    /// <param name="cancellation">Stops the task; nothing of it is left.</param>
    /// <exception cref="Exception">The task cannot be done: its input is broken, or the disk is full.</exception>
    public abstract TaskResult Run(long task, CancellationToken cancellation);

    /// <summary>Gives the worker's memory back.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the worker's memory back.</summary>
    /// <param name="disposing">Whether managed objects are to be disposed.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>What a task took.</summary>
/// <param name="BytesRead">Bytes of the input's store that were read.</param>
/// <param name="BytesWritten">Bytes of the output, before compression.</param>
public readonly record struct TaskResult(long BytesRead, long BytesWritten);

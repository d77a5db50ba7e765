using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Scale.Jobs;

/// <summary>
/// A network over many files: a task reads one file and writes one. The fingerprint is of the network and the settings, not of the files:
/// a file that is new, or has another size or time than when its output was made, is computed by the next run.
/// </summary>
public sealed class MapJob : ScaleJob
{
    internal const string Kind = "map";

    /// <summary>The job's folder in the folder of the outputs.</summary>
    public const string FolderName = ".convsharp";

    private readonly JobFolder _folder;
    private readonly InputList _names;
    private readonly MapFormat _format;
    private readonly InferenceModel _model;
    private readonly string _ending;

    private MapJob(JobFolder folder, JsonObject job, InputList names, MapFormat format, InferenceModel model)
        : base(folder.JobFile, JobJson.Text(job, "fingerprint"), names.Count)
    {
        (_folder, _names, _format, _model) = (folder, names, format, model);
        (Root, OutputFolder) = (JobJson.Text(job, "input", "root"), JobJson.Text(job, "output"));
        _ending = format.Ending(model.Graph.Outputs.Count);
    }

    /// <summary>The folder of the inputs.</summary>
    public string Root { get; }

    /// <summary>The folder of the outputs.</summary>
    public string OutputFolder { get; }

    /// <summary>Begins a job in its folder of outputs, or goes on with it.</summary>
    /// <param name="request">What is computed.</param>
    /// <param name="network">Writes the network's file into the job's folder; null where it stays where it is.</param>
    /// <exception cref="JobException">The outputs belong to another job, or to none.</exception>
    public static MapJob Begin(MapRequest request, Action<string>? network = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        string output = Path.GetFullPath(request.OutputFolder), root = Path.GetFullPath(request.Root);
        var folder = new JobFolder(Path.Combine(output, FolderName));
        OnnxModel model = request.Network.Load();
        CheckInputs(model.Model);
        JsonObject job = JobJson.Of(Kind, new JsonObject
        {
            ["network"] = request.Network.Settings(),
            ["format"] = request.Format.Settings,
        });
        job["network"] = new JsonObject { ["file"] = network is null ? request.Network.Path : folder.NetworkFile };
        job["output"] = output;
        using FileStream held = folder.Lock();
        bool isNew = !File.Exists(folder.JobFile);
        if (!isNew && !request.Refreshes && folder.Read() is var joined && (string?)joined["fingerprint"] == (string?)job["fingerprint"])
        {
            return JobJson.Text(joined, "input", "root") == root
                ? Open(folder, joined, request.Format)
                : throw new JobException(
                    $"'{folder.JobFile}' is over the files of '{JobJson.Text(joined, "input", "root")}', not of '{root}': all parts need the "
                    + "same inputs; run once without a part to take in others.");
        }

        string list = folder.NewTemporary();
        try
        {
            (long count, string hash) = InputList.Write(list, request.Names);
            string name = $"files-{hash}.txt";
            job["input"] = new JsonObject { ["root"] = root, ["list"] = name };
            job["tasks"] = count;
            if (isNew && !request.Replaces)
                CheckFree(list, output, request.Format.Ending(model.Graph.Outputs.Count), folder);
            if (!File.Exists(Path.Combine(folder.Root, name)))
                InputList.Move(list, Path.Combine(folder.Root, name));
            JsonObject begun = folder.Begin(job, network, request.Replaces);
            if (request.Refreshes && !JsonNode.DeepEquals(begun["input"], job["input"]))
            {
                folder.Update(job);
                begun = folder.Read();
            }

            return Open(folder, begun, request.Format);
        }
        finally
        {
            InputList.Delete(list);
        }
    }

    /// <inheritdoc/>
    public override string NameOf(long task) => _names[task];

    /// <summary>The file that a task writes.</summary>
    public string OutputOf(long task) => Path.Combine(OutputFolder, _names[task] + _ending);

    /// <inheritdoc/>
    public override bool IsDone(long task)
    {
        string name = _names[task], mark = _folder.DoneFile(name);
        try
        {
            return File.Exists(mark) && File.Exists(Path.Combine(OutputFolder, name + _ending))
                && File.ReadAllText(mark) == MarkOf(Path.Combine(Root, name));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool IsFailed(long task) => File.Exists(_folder.FailedFile(_names[task]));

    /// <inheritdoc/>
    public override void RecordFailure(long task, string error) => _folder.WriteFailure(_names[task], error);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Error)> Failures() => _folder.Failures();

    /// <inheritdoc/>
    public override void ForgetFailures() => _folder.ForgetFailures();

    /// <inheritdoc/>
    public override JobWorker CreateWorker(int threads) => new Worker(this, threads);

    internal static MapJob Open(JobFolder folder, JsonObject job, MapFormat format)
    {
        JobJson.Check(job, folder.JobFile);
        InferenceModel model = JobNetwork.Read(job).Load().Model;
        CheckInputs(model);
        return new MapJob(folder, job, InputList.Open(Path.Combine(folder.Root, JobJson.Text(job, "input", "list"))), format, model);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _names.Dispose();
        base.Dispose(disposing);
    }

    private static void CheckInputs(InferenceModel model)
    {
        if (model.Graph.Inputs.Count != 1)
        {
            throw new JobException(
                $"the network has {model.Graph.Inputs.Count} inputs, {string.Join(", ", model.Graph.Inputs)}: map needs a network with one.");
        }
    }

    /// <summary>What a mark says of an output: which job made it of which file, of that size and time.</summary>
    private string MarkOf(string source)
    {
        var file = new FileInfo(source);
        return string.Create(CultureInfo.InvariantCulture, $"{Fingerprint}\n{file.Length}\n{file.LastWriteTimeUtc:O}\n{source}\n");
    }

    /// <summary>Refuses to write over files that no job made.</summary>
    private static void CheckFree(string list, string output, string ending, JobFolder folder)
    {
        using InputList names = InputList.Open(list);
        for (long i = 0; i < names.Count; i++)
        {
            string name = names[i], path = Path.Combine(output, name + ending);
            if (File.Exists(path) && !File.Exists(folder.DoneFile(name)))
                throw new JobException($"'{path}' exists, and no job here made it: give --replace to write over it, or another folder.");
        }
    }

    private sealed class Worker : JobWorker
    {
        private readonly MapJob _job;
        private readonly InferenceSession _session;
        private readonly int _threads;

        public Worker(MapJob job, int threads) => (_job, _session, _threads) = (job, job._model.CreateSession(), threads);

        public override TaskResult Run(long task, CancellationToken cancellation)
        {
            string name = _job._names[task], source = Path.Combine(_job.Root, name), target = Path.Combine(_job.OutputFolder, name + _job._ending);
            string mark = _job.MarkOf(source); // before the file is read: it may change meanwhile
            InferenceTensor input = _job._format.Read(source, _job._model.Graph.Inputs[0]);
            InferenceTensor[] outputs = _session.Run(
                [input], new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation });
            cancellation.ThrowIfCancellationRequested();
            string temporary = _job._folder.NewTemporary();
            try
            {
                long written = 0;
                OutputFault.Guard(() =>
                {
                    using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
                    {
                        _job._format.Write(_job._model.Graph.Outputs, outputs, file);
                        file.Flush(flushToDisk: true);
                        written = file.Length;
                    }

                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Move(temporary, target, overwrite: true);
                    _job._folder.Write(_job._folder.DoneFile(name), Encoding.UTF8.GetBytes(mark));
                });
                return new TaskResult(new FileInfo(source).Length, written);
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _session.Dispose();
            base.Dispose(disposing);
        }
    }
}

using System.Diagnostics;
using System.Threading.Channels;
using ConvSharp.Examples.Classification;
using ConvSharp.Inference;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>
/// Pictures that wait, and the workers that take them in batches. It is started before the server and stopped after it, when the last
/// request has its answer.
/// </summary>
internal sealed class BatchQueue : IHostedService, IDisposable
{
    private readonly Channel<PendingPicture> _waiting = Channel.CreateUnbounded<PendingPicture>();
    private readonly ServiceSettings _settings;
    private readonly BatchRunner[] _runners;
    private readonly int _maxBatch;
    private Task _work = Task.CompletedTask;
    private long _batches;
    private long _pictures;

    /// <exception cref="InferenceException">The model does not fit the labels.</exception>
    public BatchQueue(Classifier classifier, ServiceSettings settings)
    {
        (_settings, _maxBatch) = (settings, classifier.Network.FixedBatch is null ? settings.MaxBatch : 1);
        if (classifier.Network.FixedBatch is > 1)
        {
            throw new InferenceException(
                $"The model takes {classifier.Network.FixedBatch} pictures at once: give one that takes any number, or one.");
        }

        _runners = [.. Enumerable.Range(0, settings.Workers).Select(_ => new BatchRunner(classifier, _maxBatch))];
        for (int pictures = 1; pictures <= _maxBatch; pictures++)
            _runners[0].WarmUp(pictures);
    }

    /// <summary>Runs so far.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Pictures of these runs.</summary>
    public long Pictures => Interlocked.Read(ref _pictures);

    /// <summary>All classes of a prepared picture, the likeliest first.</summary>
    /// <exception cref="OperationCanceledException">The client has gone away.</exception>
    public Task<IReadOnlyList<ClassScore>> Classify(ReadOnlyMemory<float> prepared, CancellationToken gone)
    {
        PendingPicture picture = new(prepared, gone);
        if (!_waiting.Writer.TryWrite(picture))
            throw new InvalidOperationException("The queue is closed.");
        return picture.Answer;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.WhenAll(_runners.Select(runner => Task.Run(() => Work(runner), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return _work.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (BatchRunner runner in _runners)
            runner.Dispose();
    }

    private async Task Work(BatchRunner runner)
    {
        List<PendingPicture> batch = new(_maxBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await Gather(batch);
            if (batch.Count == 0)
                continue;
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _pictures, batch.Count);
            runner.Run(batch);
            batch.Clear();
        }
    }

    /// <summary>Takes the pictures that are there, and those that arrive soon after the first.</summary>
    private async Task Gather(List<PendingPicture> batch)
    {
        Take();
        long start = Stopwatch.GetTimestamp();
        while (batch.Count > 0 && batch.Count < _maxBatch)
        {
            TimeSpan left = _settings.BatchWait - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                return;
            var more = _waiting.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(more, Task.Delay(left)) != more || !await more)
                return;
            Take();
        }

        void Take()
        {
            while (batch.Count < _maxBatch && _waiting.Reader.TryRead(out PendingPicture? picture))
            {
                if (picture.Gone.IsCancellationRequested)
                    picture.Cancel();
                else
                    batch.Add(picture);
            }
        }
    }
}

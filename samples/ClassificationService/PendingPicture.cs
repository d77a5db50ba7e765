using ConvSharp.Examples.Classification;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>A prepared picture that waits for its run.</summary>
internal sealed class PendingPicture(ReadOnlyMemory<float> values, CancellationToken gone)
{
    private readonly TaskCompletionSource<IReadOnlyList<ClassScore>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The picture as the network takes it.</summary>
    public ReadOnlyMemory<float> Values { get; } = values;

    /// <summary>Cancelled when the client has gone away.</summary>
    public CancellationToken Gone { get; } = gone;

    /// <summary>All classes, the likeliest first.</summary>
    public Task<IReadOnlyList<ClassScore>> Answer => _answer.Task;

    public void Complete(IReadOnlyList<ClassScore> scores) => _answer.TrySetResult(scores);

    public void Cancel() => _answer.TrySetCanceled(Gone);

    public void Fail(Exception error) => _answer.TrySetException(error);
}

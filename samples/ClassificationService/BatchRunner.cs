using ConvSharp.Examples.Classification;
using ConvSharp.Inference;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>Runs the network for batches, one at a time.</summary>
internal sealed class BatchRunner(Classifier classifier, int maxBatch) : IDisposable
{
    private readonly InferenceSession _session = classifier.Network.CreateSession();
    private readonly float[] _values = new float[maxBatch * classifier.Network.PictureLength];

    /// <summary>Plans a batch before the first request arrives, which also finds a wrong model.</summary>
    /// <exception cref="InferenceException">The model does not fit the labels.</exception>
    public void WarmUp(int pictures) => Classify(pictures, new ParallelOptions());

    /// <summary>Answers all pictures of a batch, whatever happens.</summary>
    public void Run(IReadOnlyList<PendingPicture> batch)
    {
        using CancellationTokenSource allGone = new();
        int left = batch.Count;
        var watches = new CancellationTokenRegistration[batch.Count];
        try
        {
            for (int i = 0; i < batch.Count; i++)
            {
                watches[i] = batch[i].Gone.UnsafeRegister(OneGone, null);
                batch[i].Values.CopyTo(_values.AsMemory(i * classifier.Network.PictureLength));
            }

            // Many requests at a time: one thread each.
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = allGone.Token };
            IReadOnlyList<ClassScore>[] answers = Classify(batch.Count, parallel);
            for (int i = 0; i < batch.Count; i++)
                batch[i].Complete(answers[i]);
        }
        catch (OperationCanceledException) when (allGone.IsCancellationRequested)
        {
            foreach (PendingPicture picture in batch)
                picture.Cancel();
        }
        catch (Exception error)
        {
            foreach (PendingPicture picture in batch)
                picture.Fail(error);
        }
        finally
        {
            // After this no callback runs any more, so the source may be disposed.
            foreach (CancellationTokenRegistration watch in watches)
                watch.Dispose();
        }

        void OneGone(object? _)
        {
            if (Interlocked.Decrement(ref left) == 0)
                allGone.Cancel();
        }
    }

    public void Dispose() => _session.Dispose();

    private IReadOnlyList<ClassScore>[] Classify(int pictures, ParallelOptions parallel)
    {
        ReadOnlySpan<float> prepared = _values.AsSpan(0, pictures * classifier.Network.PictureLength);
        return classifier.Top(classifier.Network.Run(_session, prepared, pictures, parallel), pictures, classifier.Labels.Count);
    }
}

namespace ConvSharp.Engine.Execution;

/// <summary>The one way in which planning, packing and computing check a caller's token, so that tests can count the checks.</summary>
internal static class CancellationLook
{
    /// <summary>For tests: called before each check on this thread.</summary>
    [field: ThreadStatic]
    public static Action? Looking { get; set; }

    /// <summary>Whether the token is cancelled.</summary>
    public static bool IsCancelled(CancellationToken token)
    {
        Looking?.Invoke();
        return token.IsCancellationRequested;
    }

    /// <summary>Ends the work if the token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public static void ThrowIfCancelled(CancellationToken token)
    {
        Looking?.Invoke();
        token.ThrowIfCancellationRequested();
    }
}

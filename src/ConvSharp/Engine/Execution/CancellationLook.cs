namespace ConvSharp.Engine.Execution;

/// <summary>
/// How planning, packing and computing look at a caller's token: all in this one way, so that tests can count their looks.
/// </summary>
internal static class CancellationLook
{
    /// <summary>For tests: called before each look that this thread takes.</summary>
    [field: ThreadStatic]
    public static Action? Looking { get; set; }

    /// <summary>Whether the token is cancelled.</summary>
    public static bool IsCancelled(CancellationToken token)
    {
        Looking?.Invoke();
        return token.IsCancellationRequested;
    }

    /// <summary>Ends the work if the token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void ThrowIfCancelled(CancellationToken token)
    {
        Looking?.Invoke();
        token.ThrowIfCancellationRequested();
    }
}

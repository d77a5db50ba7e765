namespace ConvSharp.Playground.Api;

/// <summary>A request that makes no sense, with the control that it is about.</summary>
/// <param name="message">What is wrong and what to give.</param>
/// <param name="control">The option's name, such as kernel; null: none in particular.</param>
internal sealed class RequestFault(string message, string? control) : Exception(message)
{
    public string? Control => control;
}

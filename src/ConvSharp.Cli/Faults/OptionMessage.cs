namespace ConvSharp.Cli.Faults;

/// <summary>The picture library's messages with the tool's names: the library's properties have the names of the options.</summary>
internal static class OptionMessage
{
    public static RequestException Of(ArgumentException fault)
    {
        string message = Failure.Message(fault);
        int end = message.IndexOf(' ', StringComparison.Ordinal);
        string option = message[..Math.Max(end, 0)] switch
        {
            "Size" => "--size",
            "input" => "--values",
            "View" => "--view",
            "Row" => "--row",
            "name" => "PRESET",
            string other => other,
        };
        return new RequestException(option + message[Math.Max(end, 0)..], fault);
    }
}

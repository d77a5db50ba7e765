namespace ConvSharp.Cli.Options;

/// <summary>What of a layer a command is about; it offers the options of these parts.</summary>
[Flags]
internal enum LayerParts
{
    /// <summary>Rank, channels, groups and kernel, or a file of weights that decides them.</summary>
    Shape = 1,

    /// <summary>Where the windows lie: stride, padding, dilation, output padding and size.</summary>
    Steps = 2,

    /// <summary>What stands beyond the border.</summary>
    Border = 4,

    /// <summary>Whether there is a bias.</summary>
    Bias = 8,

    /// <summary>The numbers of the weight, and a file to keep them.</summary>
    Values = 16,

    /// <summary>The numbers of the bias.</summary>
    BiasValues = 32,

    /// <summary>A known kernel.</summary>
    Filter = 64,

    /// <summary>All of it.</summary>
    All = Shape | Steps | Border | Bias | Values | BiasValues | Filter,
}

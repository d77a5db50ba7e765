using System.CommandLine;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Signals;

namespace ConvSharp.Cli.Options;

/// <summary>How signals are plotted.</summary>
internal sealed class PlotOptions
{
    private readonly Option<long?> _size = OptionFactory.Integer(
        "--size", "width of a plot in pixels, 200 to 1600 (default 960)", AnimationOptions.SmallestSize, AnimationOptions.LargestSize);

    private readonly Option<DrawingTheme?> _theme = ThemeOption.Create();

    private Option[] All => [_size, _theme];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>The name of an option that the user gave; null if there is none.</summary>
    public string? AnyGiven(ParseResult parse) => Array.Find(All, parse.Has)?.Name;

    public SignalPlotOptions Read(ParseResult parse)
    {
        var usual = new SignalPlotOptions();
        return new SignalPlotOptions
        {
            Size = (int)(parse.GetValue(_size) ?? usual.Size),
            Theme = parse.GetValue(_theme) ?? usual.Theme,
        };
    }
}

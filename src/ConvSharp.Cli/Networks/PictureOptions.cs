using System.CommandLine;
using ConvSharp.Cli.Options;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Networks;

/// <summary>How a picture becomes an input.</summary>
internal sealed class PictureOptions
{
    private static readonly Dictionary<string, OnnxLayout?> Orders = new()
    {
        ["nchw"] = OnnxLayout.ChannelsFirst,
        ["nhwc"] = OnnxLayout.ChannelsLast,
    };

    private readonly Option<long[]?> _size = OptionFactory.Create<long[]?>(
        "--size", "N|HxW", "resize pictures to height x width (default: what the model says, else as they are)", (text, option) => [.. OnnxPicture.ParseSize(text, option)]);

    private readonly Option<double[]?> _scale = Numbers("--scale", "X", "multiply the pictures' 0…1 by this first, such as 255", most: 1);

    private readonly Option<double[]?> _mean =
        Numbers("--mean", "X|R,G,B", "subtract this, such as 0.485,0.456,0.406", most: 3);

    private readonly Option<double[]?> _std = Numbers("--std", "X|R,G,B", "then divide by this, such as 0.229,0.224,0.225", most: 3);

    private readonly Option<OnnxLayout?> _layout = OptionFactory.Word(
        "--layout", "LAYOUT", "where pictures have their channels (default: as the model's shape says, else nchw)", Orders);

    private readonly Option<bool> _bgr = new("--bgr") { Description = "blue first: the channels as OpenCV has them" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_size, _scale, _mean, _std, _layout, _bgr])
            command.Options.Add(option);
    }

    public PictureReading Read(ParseResult parse) => new(new OnnxPicture
    {
        Size = Given(parse, _size),
        Scale = Given(parse, _scale)?[0] ?? 1,
        Mean = Given(parse, _mean) ?? [0],
        Deviation = Given(parse, _std) ?? [1],
        Layout = parse.GetValue(_layout),
        IsBlueFirst = parse.GetValue(_bgr),
    });

    // The parser gives an empty array for an option that is not there.
    private static T[]? Given<T>(ParseResult parse, Option<T[]?> option) => parse.Has(option) ? parse.GetValue(option) : null;

    private static Option<double[]?> Numbers(string name, string argument, string description, int most) =>
        OptionFactory.Create<double[]?>(
            name, argument, description,
            (text, option) => [.. OnnxPicture.ParseNumbers(text, option, most, isFactor: name is "--std" or "--scale")]);
}

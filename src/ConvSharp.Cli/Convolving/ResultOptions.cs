using System.CommandLine;
using ConvSharp.Cli.Audio;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Convolving;

/// <summary>Where and how a result is written.</summary>
internal sealed class ResultOptions
{
    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE",
        ".npy, .csv: the exact values; .png, .jpg, .webp: the feature maps, each channel scaled min–max; of rank 1 these and .svg: " +
        "a plot; .wav: a sound of 32-bit floats");

    private readonly MapOptions _maps = new(colors: "gray", zoom: "1");
    private readonly Option<bool> _beforeAfter = new("--before-after") { Description = "the picture shows the input beside the output" };

    private readonly Option<CropArea?> _crop = OptionFactory.Create<CropArea?>(
        "--crop", "X,Y,WxH", "the picture shows only this part of the output: left, top, width x height", CropArea.Parse);

    private readonly PlotOptions _plot = new();

    private readonly Option<long?> _sampleRate = OptionFactory.Integer(
        "--sample-rate", "of a written .wav, in Hz (default: the input's by the stride, or 44100)", most: uint.MaxValue);

    public ResultOptions() => _output.Aliases.Add("-o");

    public void AddTo(Command command)
    {
        command.Options.Add(_output);
        _maps.AddTo(command);
        foreach (Option option in (Option[])[_crop, _beforeAfter, _sampleRate])
            command.Options.Add(option);
        _plot.AddTo(command);
    }

    /// <summary>The path of the file to write, if any.</summary>
    /// <exception cref="RequestException">The path names no format, or options do not fit it.</exception>
    public string? Path(ParseResult parse)
    {
        string? path = parse.GetValue(_output);
        Extension.Check(path, [Extension.Npy, Extension.Csv, WavFile.Extension, Extension.Svg, .. Extension.OfPictures]);
        string extension = path is null ? "" : Extension.Of(path);
        bool isPicture = Extension.OfPictures.Contains(extension), isPlot = extension == Extension.Svg;
        if (isPlot && MapOption(parse) is { } map)
            throw new RequestException($"{map} is about feature maps, but -o '{path}' is a plot: write .png, or leave it out.");
        string? font = parse.Has(_maps.OfFont) ? _maps.OfFont.Name : null;
        if (!isPicture && !isPlot && (MapOption(parse) ?? _plot.AnyGiven(parse) ?? font) is { } option)
            throw new RequestException($"{option} is about a picture, but none is written: add -o maps.png, or leave it out.");
        if (extension != WavFile.Extension && parse.Has(_sampleRate))
            throw new RequestException($"{_sampleRate.Name} is about a sound, but none is written: add -o sound.wav, or leave it out.");
        return path;
    }

    /// <summary>The file to write.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="path">Its path.</param>
    /// <param name="rank">The layer's rank.</param>
    /// <param name="isColor">Whether the result is a picture in colours.</param>
    /// <exception cref="RequestException">The options fit no such result.</exception>
    public ResultFile FileOf(ParseResult parse, string path, int rank, bool isColor)
    {
        string extension = Extension.Of(path);
        if (extension is Extension.Npy or Extension.Csv)
            return new ArrayFile(path);
        if (rank != 1 && extension is WavFile.Extension or Extension.Svg)
        {
            string kind = extension == Extension.Svg ? "a plot" : "a sound";
            throw new RequestException(
                $"-o is '{path}', {kind} of a layer of rank 1, but this has rank {rank}: write .png or .npy, or " +
                "give an array with --rank 1.");
        }

        if (extension == WavFile.Extension)
            return new SoundFile(parse.GetValue(_sampleRate));
        if (rank == 1 && MapOption(parse) is null)
            return new PlotFile(path, _plot.Read(parse), _maps.Font(parse, path));
        if (_plot.AnyGiven(parse) is { } plot)
            throw new RequestException($"{plot} is about plots of rank 1, but -o '{path}' shows feature maps: leave it out.");
        return Picture(parse, path, isColor);
    }

    private ResultFile Picture(ParseResult parse, string path, bool isColor)
    {
        (CropArea? crop, bool beforeAfter) = (parse.GetValue(_crop), parse.GetValue(_beforeAfter));
        if (crop is not null && beforeAfter)
        {
            throw new RequestException(
                $"{_crop.Name} shows a part of the output, {_beforeAfter.Name} all of it: leave one of them out.");
        }

        FeatureMapOptions maps = _maps.Read(parse, new FeatureMapOptions());
        if (!isColor)
            return new MapFile(path, maps, crop, beforeAfter);
        return _maps.AnyGiven(parse, exceptZoom: true) is { } option
            ? throw new RequestException($"{option} is about feature maps, but --color writes colours as they are: leave one of them out.")
            : new ColorFile(path, maps.Scale, crop, beforeAfter);
    }

    /// <summary>The name of an option about feature maps that the user gave; null if there is none.</summary>
    private string? MapOption(ParseResult parse) =>
        _maps.AnyGiven(parse) ?? ((Option[])[_beforeAfter, _crop]).FirstOrDefault(parse.Has)?.Name;
}

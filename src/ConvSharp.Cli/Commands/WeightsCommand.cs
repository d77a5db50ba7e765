using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Files;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>weights: what a file of weights holds, and the same tensors in another format.</summary>
internal sealed class WeightsCommand : ToolCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "weights: .safetensors, .pt, .pth, .ckpt, .npz, .npy or .onnx" };

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", "write the tensors: .safetensors, .pt, .pth, .npz, or .npy for one");

    private readonly Option<string[]> _tensors = new("--tensor")
    {
        Description = "only the tensor of this name; may be given several times",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _prefix =
        OptionFactory.Text("--prefix", "TEXT", "only tensors whose names start so; names are written without it");

    private readonly Option<bool> _noStatistics = new("--no-statistics") { Description = "names, types and shapes only" };

    public WeightsCommand(ToolContext context)
        : base("weights", "List the tensors of a file of weights, and convert it.", context)
    {
        _output.Aliases.Add("-o");
        Arguments.Add(_file);
        Options.Add(_output);
        Options.Add(_tensors);
        Options.Add(_prefix);
        Options.Add(_noStatistics);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        The kind of file is told by its content. PyTorch's files are read as data: nothing in them is ever
        run, and a file with more than a state dict is refused. Statistics are of the finite values.

        Tensors keep their types; only bfloat16, which numpy lacks, becomes float32 in .npz and .npy.

        Examples:
          convsharp weights resnet18.pth
          convsharp weights resnet18.pth -o resnet18.safetensors
          convsharp weights checkpoint.ckpt --prefix state_dict. -o network.pt
          convsharp weights classifier.onnx -o classifier.npz
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        (string path, string? output) = (parse.GetValue(_file)!, parse.GetValue(_output));
        Extension.Check(output, TensorFileWriter.KnownExtensions);
        OutputFiles.Check([new NamedPath(output, "--output")], [new NamedPath(path, "FILE")]);
        using TensorFile file = WeightFile.Open(InputPath.Existing(path, "FILE"));
        string prefix = parse.GetValue(_prefix) ?? "";
        List<StoredTensor> chosen = Chosen(file, path, prefix, parse.GetValue(_tensors) ?? []);
        Language language = Common.Language(parse);
        if (output is not null)
        {
            Progress.Run(
                Context, language.Choose("writing weights", "正在写入权重"),
                () => Convert(file, chosen, prefix, output, cancellation));
            if (!parse.GetValue(Common.Json))
            {
                string count = chosen.Count == 1 ? "1 tensor" : $"{chosen.Count} tensors";
                string tensors = language.Choose(count, $"{chosen.Count} 个张量");
                Context.Out.WriteLine(Text.Wrote(output, language, tensors));
                return;
            }
        }

        TensorStatistics?[] statistics = parse.GetValue(_noStatistics)
            ? new TensorStatistics?[chosen.Count]
            : Progress.Run(Context, language.Choose("reading weights", "正在读取权重"), () => Statistics(file, chosen, cancellation));
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(Json(chosen, statistics, output));
        else
            Context.Out.Write(Table(chosen, statistics, hasStatistics: !parse.GetValue(_noStatistics), language));
    }

    private static List<StoredTensor> Chosen(TensorFile file, string path, string prefix, string[] names)
    {
        foreach (string name in names)
        {
            if (!file.Contains(name))
            {
                throw new RequestException(
                    $"--tensor is '{name}', but '{path}' has none of this name. It has: {TensorList.Of(file.Tensors)}.");
            }
        }

        List<StoredTensor> chosen =
        [
            .. file.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)
                && tensor.Name.Length > prefix.Length
                && (names.Length == 0 || names.Contains(tensor.Name))),
        ];
        return chosen.Count > 0 || prefix.Length == 0
            ? chosen
            : throw new RequestException($"--prefix is '{prefix}', but no name starts so. '{path}' has: {TensorList.Of(file.Tensors)}.");
    }

    private static void Convert(
        TensorFile file, List<StoredTensor> tensors, string prefix, string output, CancellationToken cancellation)
    {
        var writer = new TensorFileWriter();
        foreach (StoredTensor tensor in tensors)
            writer.Add(tensor.Name[prefix.Length..], file, tensor);
        var files = new OutputFiles();
        files.Add(output, stream =>
        {
            try
            {
                writer.Write(stream, TensorFileWriter.FormatOf(output)!.Value);
            }
            catch (InvalidOperationException fault)
            {
                throw new RequestException($"--output is '{output}', which cannot hold these tensors. {fault.Message}");
            }
        });
        files.Commit(cancellation);
    }

    private static TensorStatistics?[] Statistics(TensorFile file, List<StoredTensor> tensors, CancellationToken cancellation) =>
    [
        .. tensors.Select(tensor =>
        {
            cancellation.ThrowIfCancellationRequested();
            return TensorStatistics.Of(file, tensor);
        }),
    ];

    private static string Table(List<StoredTensor> tensors, TensorStatistics?[] statistics, bool hasStatistics, Language language)
    {
        (string, bool)[] columns =
        [
            (language.Choose("name", "名称"), false), (language.Choose("type", "类型"), false), (language.Choose("shape", "形状"), false),
            (language.Choose("min", "最小值"), true), (language.Choose("max", "最大值"), true), (language.Choose("mean", "均值"), true),
            (language.Choose("std", "标准差"), true), (language.Choose("zeros", "零"), true), ("NaN", true),
            (language.Choose("infinite", "无穷"), true),
        ];
        var table = new TextTable(hasStatistics ? columns : columns[..3]);
        for (int i = 0; i < tensors.Count; i++)
        {
            string shape = tensors[i].Shape.Count == 0 ? language.Choose("scalar", "标量") : Text.Shape(tensors[i].Shape);
            string[] cells = [VisibleText.Of(tensors[i].Name), TypeName(tensors[i]), shape];
            table.Add(hasStatistics ? [.. cells, .. statistics[i]?.Cells() ?? ["", "", "", "", "", "", ""]] : cells);
        }

        return table.ToString();
    }

    private static string TypeName(StoredTensor tensor) => tensor.ElementType.ToString().ToLowerInvariant();

    private static string Json(List<StoredTensor> tensors, TensorStatistics?[] statistics, string? output) => JsonText.Object(json =>
    {
        json.WriteStartArray("tensors");
        for (int i = 0; i < tensors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", tensors[i].Name);
            json.WriteString("type", TypeName(tensors[i]));
            json.WriteNumbers("shape", tensors[i].Shape);
            statistics[i]?.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (output is not null)
            json.WriteString("file", output);
    });
}

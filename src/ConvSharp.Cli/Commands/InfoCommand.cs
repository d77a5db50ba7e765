using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>info: what runs on this machine.</summary>
internal sealed class InfoCommand : ToolCommand
{
    public InfoCommand(ToolContext context)
        : base("info", "Show version, instruction set, threads and algorithms.", context) => Common.AddTo(this);

    public override string Lesson => """
        The instruction set is the widest that this processor and the runtime's settings allow:
        DOTNET_EnableAVX512=0, for one, leaves at most 256 bits.

        Examples:
          convsharp info
          convsharp info --json
        """;

    private static string Version =>
        typeof(InfoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string InstructionSet(Language language) => language.Choose(
        $"{RuntimeInformation.ProcessArchitecture}, {ConvolutionEngine.Vectors} vectors",
        $"{RuntimeInformation.ProcessArchitecture}，{ConvolutionEngine.Vectors} 向量");

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        int threads = Common.ThreadsOf(parse);
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("version", Version);
                json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
                json.WriteString("instruction_set", InstructionSet(Language.English));
                json.WriteNumber("threads", threads);
                json.WriteStartArray("algorithms");
                foreach ((string name, string summary) in ConvolutionEngine.Algorithms)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("summary", summary);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }));
            return;
        }

        Language language = Common.Language(parse);
        Line("convsharp", Version);
        Line(language.Choose("runtime", "运行时"), RuntimeInformation.FrameworkDescription);
        Line(language.Choose("instruction set", "指令集"), InstructionSet(language));
        Line(language.Choose("threads", "线程数"), $"{threads}");
        string colon = language.Choose(": ", "：");
        Context.Out.WriteLine(language.Choose("algorithms:", "算法："));
        foreach ((string name, string summary) in ConvolutionEngine.Algorithms)
            Context.Out.WriteLine($"  {name}{colon}{AlgorithmText.Summary(name, summary, language)}");

        void Line(string name, string value) => Context.Out.WriteLine(Text.Padded(name, columns: 17) + value);
    }
}

using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using ConvSharp.Cli.Output;
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

    private static string InstructionSet => $"{RuntimeInformation.ProcessArchitecture}, {ConvolutionEngine.Vectors} vectors";

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        int threads = Common.ThreadsOf(parse);
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("version", Version);
                json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
                json.WriteString("instruction_set", InstructionSet);
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

        Context.Out.WriteLine($"convsharp        {Version}");
        Context.Out.WriteLine($"runtime          {RuntimeInformation.FrameworkDescription}");
        Context.Out.WriteLine($"instruction set  {InstructionSet}");
        Context.Out.WriteLine($"threads          {threads}");
        Context.Out.WriteLine("algorithms:");
        foreach ((string name, string summary) in ConvolutionEngine.Algorithms)
            Context.Out.WriteLine($"  {name}: {summary}");
    }
}

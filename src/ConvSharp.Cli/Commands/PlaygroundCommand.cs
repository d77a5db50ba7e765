using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Playground;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>playground: serves the site of the playground on this machine.</summary>
internal sealed class PlaygroundCommand : ToolCommand
{
    // Fixed, since a browser keeps files and settings for an address with its port; below the ports that systems give out themselves.
    private const int DefaultPort = 8642;
    private const int HighestPort = 65535;

    private readonly Option<long?> _port = OptionFactory.Integer(
        "--port", $"the port to serve on; 0: any that is free (default {DefaultPort})", least: 0, most: HighestPort);

    private readonly Option<string?> _folder = OptionFactory.Text(
        "--folder", "FOLDER", "the site, as dotnet publish made it (default: the one packed beside the tool)");

    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "print the address, and open no browser" };

    public PlaygroundCommand(ToolContext context)
        : base("playground", "Serve the playground, a site of static files, to the browser of this machine.", context)
    {
        Options.Add(_folder);
        Options.Add(_port);
        Options.Add(_noBrowser);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        The address is printed and opened in the browser; Ctrl-C ends the server. Only this machine can
        reach it (127.0.0.1 and [::1]), no other web site can read it, and it has nothing but the files
        of the folder as they are listed at the start: no hidden files, and no links. Where X.br or X.gz
        stands beside a file X, browsers get that.

        Examples:
          convsharp playground --folder site
          convsharp playground --folder site --port 0 --no-browser
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation) =>
        Serve(parse, cancellation).GetAwaiter().GetResult();

    private async Task Serve(ParseResult parse, CancellationToken cancellation)
    {
        var site = new SiteFolder(_folder.Name, parse.GetValue(_folder) ?? PackedFolder());
        await using SiteServer server = await Start(site, (int)(parse.GetValue(_port) ?? DefaultPort));
        Language language = Common.Language(parse);
        Context.Out.WriteLine(parse.GetValue(Common.Json)
            ? JsonText.Object(json => json.WriteString("address", server.Address.AbsoluteUri))
            : language.Choose($"{server.Address} (Ctrl-C ends it)", $"{server.Address}（按 Ctrl-C 结束）"));
        Context.Out.Flush();
        if (!parse.GetValue(_noBrowser))
        {
            Browser.Open(server.Address, () => Context.Error.WriteLine(language.Choose(
                "no browser can be opened here: open the address in one yourself.", "此处无法打开浏览器：请自行在浏览器中打开该地址。")));
        }

        // Ctrl-C is how a server ends: no failure.
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string PackedFolder()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "playground");
        return Directory.Exists(folder)
            ? folder
            : throw new RequestException(
                "no playground is packed beside this tool: give --folder FOLDER, the folder that dotnet publish made.");
    }

    private static async Task<SiteServer> Start(SiteFolder site, int port)
    {
        try
        {
            return await SiteServer.Start(site, port, SiteServer.DefaultHeadersTimeout);
        }
        catch (IOException fault)
        {
            throw new RequestException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--port is {port}, which cannot be opened (another program has it, or the system keeps it): give another, " +
                    $"or 0 for any that is free."),
                fault);
        }
    }
}

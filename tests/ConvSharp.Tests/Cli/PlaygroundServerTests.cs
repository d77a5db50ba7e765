using System.Net;
using System.Net.NetworkInformation;
using ConvSharp.Cli.Playground;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>The server of the playground, asked by hand.</summary>
public sealed class PlaygroundServerTests : IAsyncLifetime
{
    private const string Secret = "secret-words", Script = "export const answer = 42;";

    private readonly TemporaryFolder _folder = new();
    private SiteServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string site = Directory.CreateDirectory(_folder.File("site")).FullName;
        foreach ((string name, string content) in Files)
        {
            string path = Path.Combine(site, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        Directory.CreateDirectory(_folder.File("outside"));
        File.WriteAllText(Path.Combine(_folder.File("outside"), "secret.txt"), Secret);
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(site, "link.txt"), Path.Combine(_folder.File("outside"), "secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(site, "linked"), _folder.File("outside"));
        }

        _server = await Serve(TimeSpan.FromMinutes(1));
    }

    private static IEnumerable<(string Name, string Content)> Files =>
    [
        ("index.html", "<p>start</p>"),
        ("app.js", Script),
        ("app.js.br", "brotli"),
        ("app.js.gz", "gzip"),
        ("_framework/dotnet.native.wasm", "wasm"),
        ("docs/index.html", "<p>docs</p>"),
        ("text/zh.json", "{}"),
        ("style.css", "p {}"),
        ("icon.svg", "<svg/>"),
        ("picture.png", "png"),
        ("网络 1.onnx", "onnx"),
        ("%2e%2e.txt", "percent"),
        ("manifest.webmanifest", "{}"),
        ("empty/file.txt", ""),
        (".hidden", Secret),
        (".git/config", Secret),
    ];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "<p>start</p>")]
    [InlineData("/index.html", "text/html; charset=utf-8", "<p>start</p>")]
    [InlineData("/?page=matrix&kernel=3x3#here", "text/html; charset=utf-8", "<p>start</p>")]
    [InlineData("/docs/", "text/html; charset=utf-8", "<p>docs</p>")]
    [InlineData("/app.js", "text/javascript; charset=utf-8", Script)]
    [InlineData("/app.js.br", "application/octet-stream", "brotli")]
    [InlineData("/_framework/dotnet.native.wasm", "application/wasm", "wasm")]
    [InlineData("/text/zh.json", "application/json", "{}")]
    [InlineData("/style.css", "text/css; charset=utf-8", "p {}")]
    [InlineData("/icon.svg", "image/svg+xml", "<svg/>")]
    [InlineData("/picture.png", "image/png", "png")]
    [InlineData("/%E7%BD%91%E7%BB%9C%201.onnx", "application/octet-stream", "onnx")]
    [InlineData("/%252e%252e.txt", "text/plain; charset=utf-8", "percent")]
    [InlineData("/manifest.webmanifest", "application/manifest+json", "{}")]
    [InlineData("/empty/file.txt", "text/plain; charset=utf-8", "")]
    public async Task Files_have_their_types(string target, string type, string content)
    {
        RawResponse response = await Get(target);
        Assert.Equal((200, type, content), (response.Status, response.Headers["Content-Type"], response.Body));
        Check(response);
        RawResponse head = await Ask($"HEAD {target} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n");
        Assert.Equal((200, type, ""), (head.Status, head.Headers["Content-Type"], head.Body));
        Assert.Equal(response.Headers["Content-Length"], head.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("/echoed.js", 404)]
    [InlineData("/<script>echoed</script>", 404)]
    [InlineData("/APP.JS", 404)]
    [InlineData("/docs", 404)]
    [InlineData("/text", 404)]
    [InlineData("/text/", 404)]
    [InlineData("/app.js/", 404)]
    [InlineData("//app.js", 404)]
    [InlineData("/./app.js", 404)]
    [InlineData("/docs/../app.js", 404)]
    [InlineData("/../outside/secret.txt", 404)]
    [InlineData("/docs/../../outside/secret.txt", 404)]
    [InlineData("/%2e%2e/outside/secret.txt", 404)]
    [InlineData("/%2e%2e.txt", 404)]
    [InlineData("/%2E%2E%2Foutside%2Fsecret.txt", 404)]
    [InlineData("/%252e%252e/outside/secret.txt", 404)]
    [InlineData("/app%2ejs", 404)]
    [InlineData("/%2fapp.js", 404)]
    [InlineData(@"/..\outside\secret.txt", 404)]
    [InlineData("/..%5coutside%5csecret.txt", 404)]
    [InlineData("/app.js%00.html", 400)]
    [InlineData("/app.js\0.html", 400)]
    [InlineData("/%c0%ae%c0%ae/outside/secret.txt", 404)]
    [InlineData("/%zz", 404)]
    [InlineData("/app.js::$DATA", 404)]
    [InlineData("/.hidden", 404)]
    [InlineData("/.git/config", 404)]
    [InlineData("/.git/", 404)]
    [InlineData("/link.txt", 404)]
    [InlineData("/linked/secret.txt", 404)]
    [InlineData("http://{host}/app.js", 400)]
    [InlineData("http://{host}/../outside/secret.txt", 400)]
    [InlineData("http://echoed.example/app.js", 400)]
    [InlineData("file:///etc/passwd", 400)]
    [InlineData("*", 405)]
    [InlineData("app.js", 405)]
    [InlineData("?", 400)]
    public async Task Other_targets_are_refused(string target, int status) => Refused(await Get(target), status, target);

    [Theory]
    [InlineData("Host: echoed.example", 403)]
    [InlineData("Host: localhost.echoed.example", 403)]
    [InlineData("Host: 127.0.0.1.echoed.example:80", 403)]
    [InlineData("Host: 0.0.0.0", 403)]
    [InlineData("Host: 192.168.1.2", 403)]
    [InlineData("Host:", 403)]
    [InlineData("Host: {host}\r\nHost: {host}", 400)]
    [InlineData("Host: local host", 400)]
    [InlineData("X-Host: localhost", 400)]
    [InlineData("Host: {host}\r\nOrigin: http://echoed.example", 403)]
    [InlineData("Host: {host}\r\nOrigin: https://{host}", 403)]
    [InlineData("Host: {host}\r\nOrigin: http://localhost:1", 403)]
    [InlineData("Host: {host}\r\nOrigin: null", 403)]
    [InlineData("Host: {host}\r\nOrigin:", 403)]
    [InlineData("Host: {host}\r\nOrigin: http://{host}\r\nOrigin: http://{host}", 403)]
    [InlineData("Host: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", 400)]
    [InlineData("Host: {host}\r\nTransfer-Encoding: chunked", 400)]
    [InlineData("Host: {host}\r\nTransfer-Encoding: gzip", 400)]
    [InlineData("Host: {host}\r\nContent-Length: 5", 400)]
    [InlineData("Host: {host}\r\nContent-Length: 5\r\nContent-Length: 6", 400)]
    [InlineData("Host: {host}\r\nContent-Length: -1", 400)]
    [InlineData("Host: {host}\r\nContent-Length: 99999999999", 400)]
    [InlineData("Host: {host}\r\nX : spaced", 400)]
    [InlineData("Host: {host}\r\n folded: echoed", 400)]
    [InlineData("Host: {host}\r\nX: echoed\0", 400)]
    public async Task Headers_of_other_sites_and_broken_ones_are_refused(string headers, int status) => Refused(
        await Ask($"GET /app.js HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n0\r\n\r\n"), status, headers);

    [Theory]
    [InlineData("Host: {host}")]
    [InlineData("Host: LocalHost")]
    [InlineData("Host: 127.0.0.1:9")]
    [InlineData("Host: [::1]:9")]
    [InlineData("Host: {host}\r\nOrigin: http://{host}")]
    [InlineData("Host: {host}\r\nContent-Length: 0")]
    public async Task Own_pages_are_answered(string headers)
    {
        RawResponse response = await Ask($"GET /app.js HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n");
        Assert.Equal((200, Script), (response.Status, response.Body));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PATCH")]
    [InlineData("get")]
    [InlineData("ECHOED")]
    public async Task Files_are_only_read(string method)
    {
        RawResponse response = await Ask($"{method} /app.js HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 6\r\n\r\nechoed");
        Refused(response, 405, method);
        Assert.Equal("GET, HEAD", response.Headers["Allow"]);
    }

    [Theory]
    [InlineData("GET /app.js", 400)]
    [InlineData("GET /app.js HTTP/0.9", 505)]
    [InlineData("GET /app.js HTTP/3.0", 505)]
    [InlineData("CONNECT {host} HTTP/1.1", 405)]
    [InlineData("\x16\x03\x01 TLS", 400)]
    public async Task Other_protocols_are_refused(string line, int status) =>
        Refused(await Ask($"{line}\r\nHost: {{host}}\r\nConnection: close\r\n\r\n"), status, line);

    [Fact]
    public async Task Huge_headers_are_refused()
    {
        string huge = new('x', 40_000);
        Refused(await Ask($"GET / HTTP/1.1\r\nHost: {{host}}\r\nX: {huge}\r\n\r\n"), 431, "one header");
        string many = string.Concat(Enumerable.Range(0, 1000).Select(index => $"X{index}: echoed\r\n"));
        Refused(await Ask($"GET / HTTP/1.1\r\nHost: {{host}}\r\n{many}\r\n"), 431, "many headers");
        Refused(await Ask($"GET /?{huge} HTTP/1.1\r\nHost: {{host}}\r\n\r\n"), 414, "the target");
        Assert.Equal(200, (await Get($"/?{huge[..10_000]}")).Status);
    }

    [Fact]
    public async Task Slow_headers_end_with_408()
    {
        await using SiteServer impatient = await Serve(TimeSpan.FromMilliseconds(100));
        Refused(await RawHttp.Ask(impatient.Port, "GET / HTTP/1.1\r\nHost: {host}\r\nX: echo", Cancellation), 408, "slow headers");
    }

    [Fact]
    public async Task Idle_connections_do_no_harm()
    {
        RawHttp[] idle = [.. Enumerable.Range(0, 200).Select(_ => new RawHttp(_server.Port))];
        for (int index = 0; index < idle.Length; index += 2)
            await idle[index].Send("GET / HT");
        Assert.Equal(Script, (await Get("/app.js")).Body);
        await idle[0].Send("TP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("<p>start</p>", await idle[0].ReadToEnd(Cancellation), StringComparison.Ordinal);
        foreach (RawHttp connection in idle)
            connection.Dispose();
    }

    [Fact]
    public async Task Requests_in_a_row_are_answered_in_order()
    {
        using var connection = new RawHttp(_server.Port);
        await connection.Send(
            "GET /style.css HTTP/1.1\r\nHost: {host}\r\n\r\nGET /missing HTTP/1.1\r\nHost: {host}\r\n\r\n" +
            "HEAD /app.js HTTP/1.1\r\nHost: {host}\r\n\r\nGET /icon.svg HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        string text = await connection.ReadToEnd(Cancellation);
        Assert.Equal(
            ["200", "404", "200", "200"], text.Split("HTTP/1.1 ").Skip(1).Select(response => response.Split(' ')[0]));
        Assert.True(text.IndexOf("p {}", StringComparison.Ordinal) < text.IndexOf("<svg/>", StringComparison.Ordinal), text);
        Assert.DoesNotContain(Script, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=0-5", 206, "bytes 0-5/25", "export")]
    [InlineData("bytes=-3", 206, "bytes 22-24/25", "42;")]
    [InlineData("bytes=22-", 206, "bytes 22-24/25", "42;")]
    [InlineData("bytes=22-999", 206, "bytes 22-24/25", "42;")]
    [InlineData("bytes=25-", 416, "bytes */25", "")]
    [InlineData("bytes=999999999999-", 416, "bytes */25", "")]
    [InlineData("bytes=-0", 416, "bytes */25", "")]
    [InlineData("bytes=0-1,3-4", 200, null, Script)]
    [InlineData("bytes=5-1", 200, null, Script)]
    [InlineData("bytes=echoed", 200, null, Script)]
    public async Task Ranges_are_of_the_file_itself(string range, int status, string? contentRange, string content)
    {
        RawResponse response = await Get("/app.js", $"Range: {range}\r\nAccept-Encoding: br\r\n");
        Assert.Equal(
            (status, contentRange, content), (response.Status, response.Headers.GetValueOrDefault("Content-Range"), response.Body));
        Check(response);
    }

    [Theory]
    [InlineData("", null, Script)]
    [InlineData("Accept-Encoding: gzip, deflate, br, zstd\r\n", "br", "brotli")]
    [InlineData("Accept-Encoding: gzip\r\n", "gzip", "gzip")]
    [InlineData("Accept-Encoding: br;q=0, gzip;q=0.5\r\n", "gzip", "gzip")]
    [InlineData("Accept-Encoding: br;q=0\r\n", null, Script)]
    [InlineData("Accept-Encoding: ;;echoed,,\r\n", null, Script)]
    public async Task Compressed_forms_are_sent_where_they_are_taken(string header, string? encoding, string content)
    {
        RawResponse response = await Get("/app.js", header);
        Assert.Equal(
            (200, encoding, content), (response.Status, response.Headers.GetValueOrDefault("Content-Encoding"), response.Body));
        Assert.Equal(
            ("text/javascript; charset=utf-8", "Accept-Encoding"), (response.Headers["Content-Type"], response.Headers["Vary"]));
        Assert.False((await Get("/style.css", header)).Headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task What_the_browser_has_is_not_sent_again()
    {
        RawResponse first = await Get("/style.css");
        string tag = first.Headers["ETag"];
        Assert.Equal("no-cache", first.Headers["Cache-Control"]);
        Assert.NotEqual((await Get("/app.js", "Accept-Encoding: br\r\n")).Headers["ETag"], (await Get("/app.js")).Headers["ETag"]);
        RawResponse again = await Get("/style.css", $"If-None-Match: {tag}\r\n");
        Assert.Equal((304, ""), (again.Status, again.Body));
        Assert.Equal("p {}", (await Get("/style.css", "If-None-Match: \"other\"\r\n")).Body);

        File.WriteAllText(Path.Combine(_folder.File("site"), "style.css"), "p { margin: 0 }");
        Assert.Equal("p { margin: 0 }", (await Get("/style.css", $"If-None-Match: {tag}\r\n")).Body);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_found()
    {
        File.Delete(Path.Combine(_folder.File("site"), "style.css"));
        Refused(await Get("/style.css"), 404, "a file that is gone");
    }

    [Fact]
    public async Task Both_loopback_addresses_are_served_and_no_other()
    {
        IPAddress[] addresses =
        [
            .. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == _server.Port)
                .Select(end => end.Address),
        ];
        Assert.Contains(IPAddress.Loopback, addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address), $"{address}"));
        foreach (IPAddress address in addresses)
        {
            Assert.Equal(
                Script, (await RawHttp.Ask(_server.Port, "GET /app.js HTTP/1.0\r\nHost: {host}\r\n\r\n", Cancellation, address)).Body);
        }

        bool hasVersion6 = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses).Any(each => each.Address.Equals(IPAddress.IPv6Loopback));
        Assert.Equal(hasVersion6, addresses.Contains(IPAddress.IPv6Loopback));
    }

    private Task<SiteServer> Serve(TimeSpan headersTimeout) =>
        SiteServer.Start(new SiteFolder("--folder", _folder.File("site")), port: 0, headersTimeout);

    private Task<RawResponse> Get(string target, string headers = "") =>
        Ask($"GET {target} HTTP/1.1\r\nHost: {{host}}\r\n{headers}Connection: close\r\n\r\n");

    private Task<RawResponse> Ask(string request) => RawHttp.Ask(_server.Port, request, Cancellation);

    /// <summary>The status, and nothing of the request, of other files or of the server in the answer.</summary>
    private static void Refused(RawResponse response, int status, string request)
    {
        Assert.True(response.Status == status, $"{request}: {response.Text}");
        foreach (string word in (string[])["echoed", Secret, "   at ", "Exception", "Kestrel", "\r\nServer:", "convsharp"])
            Assert.DoesNotContain(word, response.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(response.Body.Length < 100, response.Text);
    }

    private static void Check(RawResponse response)
    {
        Assert.Equal(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
            "img-src 'self' blob: data:; style-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
            "frame-ancestors 'none'",
            response.Headers["Content-Security-Policy"]);
        Assert.Equal(
            ("nosniff", "no-referrer", "same-origin", "require-corp", "same-origin"),
            (response.Headers["X-Content-Type-Options"], response.Headers["Referrer-Policy"],
                response.Headers["Cross-Origin-Opener-Policy"], response.Headers["Cross-Origin-Embedder-Policy"],
                response.Headers["Cross-Origin-Resource-Policy"]));
        Assert.False(response.Headers.ContainsKey("Server"));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ConvSharp.Cli.Playground;

/// <summary>Answers requests with the files of a site, for pages that came from this server alone.</summary>
internal sealed class SiteHandler(SiteFolder site)
{
    /// <summary>
    /// What the site's pages may do: run their own scripts and WebAssembly, ask nobody else, stand in no other page. The browser isolates
    /// them from pages of other origins.
    /// </summary>
    private static readonly (string Name, string Value)[] Restrictions =
    [
        (HeaderNames.ContentSecurityPolicy, string.Join(
            "; ", "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "connect-src 'self'",
            "img-src 'self' blob: data:", "style-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'")),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public async Task Answer(HttpContext context)
    {
        foreach ((string name, string value) in Restrictions)
            context.Response.Headers[name] = value;

        if (Refusal(context.Request) is { } status)
        {
            // What follows a refused request may be a part of it.
            context.Response.Headers.Connection = "close";
            if (status == StatusCodes.Status405MethodNotAllowed)
                context.Response.Headers.Allow = "GET, HEAD";
            await Tell(context, status);
        }
        else if (site.TryFind(PathOf(RawTarget(context)), out SiteFile? file))
        {
            await Send(context, file);
        }
        else
        {
            await Tell(context, StatusCodes.Status404NotFound);
        }
    }

    /// <summary>The status for a request that no page of this site makes; null for one to answer.</summary>
    private static int? Refusal(HttpRequest request)
    {
        // A name of another machine that leads here is another site's attempt to read this one (DNS rebinding).
        if (request.Host.Host.ToLowerInvariant() is not ("localhost" or "127.0.0.1" or "[::1]"))
            return StatusCodes.Status403Forbidden;
        if (request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Host}")
            return StatusCodes.Status403Forbidden;
        if (request.Headers.TransferEncoding.Count > 0)
            return StatusCodes.Status400BadRequest;
        if (request.Method is not ("GET" or "HEAD"))
            return StatusCodes.Status405MethodNotAllowed;
        return request.ContentLength > 0 || !RawTarget(request.HttpContext).StartsWith('/') ? StatusCodes.Status400BadRequest : null;
    }

    /// <summary>The target as it was sent: the server's own path has %2e and .. resolved.</summary>
    private static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static string PathOf(string target) => target.Split('?', 2)[0];

    private static async Task Send(HttpContext context, SiteFile file)
    {
        string suffix = Encoding(context.Request, file) switch { "br" => ".br", "gzip" => ".gz", _ => "" };
        var stored = new FileInfo(file.Path + suffix);
        if (!stored.Exists)
        {
            await Tell(context, StatusCodes.Status404NotFound);
            return;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-cache"; // kept, and asked for again: the next version of the site may have the same address
        if (file.HasBrotli || file.HasGzip)
            headers.Vary = HeaderNames.AcceptEncoding;
        if (suffix.Length > 0)
            headers.ContentEncoding = suffix == ".br" ? "br" : "gzip";
        var tag = new EntityTagHeaderValue($"\"{stored.Length:x}-{stored.LastWriteTimeUtc.Ticks:x}{suffix}\"");
        PhysicalFileHttpResult sent = TypedResults.PhysicalFile(
            stored.FullName, file.ContentType, lastModified: stored.LastWriteTimeUtc, entityTag: tag, enableRangeProcessing: true);
        await sent.ExecuteAsync(context);
    }

    /// <summary>The smallest form of the file that the browser takes; ranges are those of the file itself.</summary>
    private static string? Encoding(HttpRequest request, SiteFile file)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Range))
            return null;
        HashSet<string?> accepted =
        [
            .. request.GetTypedHeaders().AcceptEncoding.Where(each => each.Quality is null or > 0).Select(each => each.Value.Value),
        ];
        if (file.HasBrotli && accepted.Contains("br"))
            return "br";
        return file.HasGzip && accepted.Contains("gzip") ? "gzip" : null;
    }

    /// <summary>A status in words that repeat nothing of the request.</summary>
    private static Task Tell(HttpContext context, int status)
    {
        string text = status switch
        {
            StatusCodes.Status400BadRequest => "400: not a request that this server takes.\n",
            StatusCodes.Status403Forbidden => "403: for pages of this server on this machine alone.\n",
            StatusCodes.Status405MethodNotAllowed => "405: files are only read here (GET, HEAD).\n",
            _ => "404: there is no such file.\n",
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }
}

using System.Text.RegularExpressions;

namespace ConvSharp.Cluster.Connections;

/// <summary>Addresses for messages.</summary>
internal static partial class QueueAddress
{
    /// <summary>
    /// Addresses without users, passwords and tokens. Whatever stands before an @ is left out, also other servers of the list: a password
    /// may have commas.
    /// </summary>
    public static string Shown(string url) => Schemes().Count(url) == 0
        ? AfterUser(url)
        : string.Concat(Schemes().Matches(url).Select((scheme, i) =>
        {
            Match next = scheme.NextMatch();
            int start = scheme.Index + scheme.Length, end = next.Success ? next.Index : url.Length;
            return (i == 0 ? AfterUser(url[..scheme.Index]) : "") + scheme.Value + AfterUser(url[start..end]);
        }));

    private static string AfterUser(string text) => text[(text.LastIndexOf('@') + 1)..];

    [GeneratedRegex("[a-z]+://", RegexOptions.IgnoreCase)]
    private static partial Regex Schemes();
}

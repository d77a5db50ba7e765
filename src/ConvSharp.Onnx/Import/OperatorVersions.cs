using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>The versions of the sets of operators that a model uses.</summary>
internal static class OperatorVersions
{
    /// <summary>Forms of operators that are older than version 6 have attributes which are refused where they occur.</summary>
    private const long Oldest = 1;

    /// <summary>The newest version whose operators are known here.</summary>
    private const long Newest = 27;

    /// <exception cref="OnnxException">The standard set is too old or too new, or a set is named twice.</exception>
    public static Dictionary<string, long> Of(ModelSource source, ModelDefinition model)
    {
        var versions = new Dictionary<string, long>();
        foreach ((string domain, long version) in model.OperatorSets)
        {
            if (!versions.TryAdd(domain, version) && versions[domain] != version)
            {
                throw OnnxException.At(
                    source.Name, $"it names the versions {versions[domain]} and {version} of the operators {Malformed.Quote(domain)}",
                    "the model is not valid: export it again");
            }
        }

        if (versions.TryGetValue("", out long standard) && standard is < Oldest or > Newest)
        {
            throw OnnxException.At(
                source.Name, $"its operators are those of version {standard}; versions {Oldest} to {Newest} are known",
                "export it again, or convert it in Python with onnx.version_converter");
        }

        return versions;
    }
}

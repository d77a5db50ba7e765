using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Scale.Jobs;

/// <summary>The network of a job: an ONNX file, known by its SHA-256.</summary>
/// <param name="Path">The full path of the file.</param>
/// <param name="Hash">SHA-256 of the file and of those that have its weights, in hexadecimal digits.</param>
/// <param name="Accuracy">How much rounding error is allowed.</param>
public sealed record JobNetwork(string Path, string Hash, ConvolutionAccuracy Accuracy)
{
    private static readonly Dictionary<ConvolutionAccuracy, string> Words = new()
    {
        [ConvolutionAccuracy.Fast] = "fast",
        [ConvolutionAccuracy.Accurate] = "accurate",
        [ConvolutionAccuracy.FlushSubnormals] = "flush-subnormals",
        [ConvolutionAccuracy.PlainSum] = "plain-sum",
    };

    /// <summary>The network of a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="OnnxException">It is no model.</exception>
    public static JobNetwork Of(string path, ConvolutionAccuracy accuracy) =>
        new(System.IO.Path.GetFullPath(path), HashOf(path), accuracy);

    /// <summary>The word of an accuracy in job files: fast, accurate, flush-subnormals or plain-sum.</summary>
    public static string WordOf(ConvolutionAccuracy accuracy) => Words[accuracy];

    /// <summary>Loads the model.</summary>
    /// <exception cref="JobException">The file is not the one with which the job was made.</exception>
    /// <exception cref="OnnxException">It is no model that can run.</exception>
    internal OnnxModel Load()
    {
        if (!File.Exists(Path) || !HasHash())
        {
            throw new JobException(
                $"the network '{Path}' {(File.Exists(Path) ? "has changed since the job was made" : "is gone")}: put it back, or make the job "
                + "again with --replace.");
        }

        return OnnxModel.Load(Path, new OnnxOptions { Inference = InferenceOptions.Default with { Accuracy = Accuracy } });
    }

    internal JsonObject Settings() => new() { ["sha256"] = Hash, ["accuracy"] = Words[Accuracy] };

    internal static JobNetwork Read(JsonObject job)
    {
        string path = JobJson.Text(job, "network", "file"), word = JobJson.Text(job, "settings", "network", "accuracy");
        if (!Words.ContainsValue(word))
            throw new JobException($"the job's accuracy is '{word}': use one of {string.Join(", ", Words.Values)}.");
        return new JobNetwork(path, JobJson.Text(job, "settings", "network", "sha256"), Words.First(pair => pair.Value == word).Key);
    }

    private bool HasHash()
    {
        try
        {
            return HashOf(Path) == Hash;
        }
        catch (OnnxException)
        {
            return false; // what is there now is no model any more
        }
    }

    /// <summary>Of the model's file, and of the files beside it that have its weights.</summary>
    private static string HashOf(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        Append(hash, path);
        foreach (string name in OnnxDescription.Load(path).ExternalFiles)
        {
            string beside = System.IO.Path.Combine(folder, name);
            if (File.Exists(beside)) // if not, loading says so
                Append(hash, beside);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string path)
    {
        byte[] buffer = new byte[1 << 16];
        using FileStream file = File.OpenRead(path);
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
            hash.AppendData(buffer, 0, read);
    }
}

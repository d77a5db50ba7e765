using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvSharp.Files;

namespace ConvSharp.Scale.Jobs;

/// <summary>
/// The folder of a job: its file, its network, marks of what is done, errors of what cannot be done, and files that are being written.
/// </summary>
internal sealed class JobFolder
{
    private const string FileName = "job.json", NetworkName = "network.onnx", Failed = "failed", Done = "done", Writing = "writing";
    private const string LockName = "lock";

    // File systems take names of 143 to 255 bytes.
    private const int LongestName = 120;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20), LockPatience = TimeSpan.FromMinutes(2);

    // A file of another machine may belong to a process that is asleep.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public JobFolder(string path) => Root = Path.GetFullPath(path);

    public string Root { get; }

    public string JobFile => Path.Combine(Root, FileName);

    public string NetworkFile => Path.Combine(Root, NetworkName);

    /// <summary>The mark or error of a task, by the name of what it makes.</summary>
    public string DoneFile(string name) => Path.Combine(Root, Done, name);

    public string FailedFile(string name)
    {
        string file = Path.GetFileName(name);
        if (Encoding.UTF8.GetByteCount(file) > LongestName)
            name = Path.Combine(Path.GetDirectoryName(name)!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))));
        return Path.Combine(Root, Failed, name + ".json");
    }

    /// <summary>The folder of a job's file, which this process may use.</summary>
    /// <exception cref="JobException">There is no such file.</exception>
    public static JobFolder Of(string jobFile)
    {
        string path = Path.GetFullPath(jobFile);
        if (Directory.Exists(path))
            path = Path.Combine(path, FileName);
        return File.Exists(path)
            ? new JobFolder(Path.GetDirectoryName(path)!)
            : throw new JobException($"'{jobFile}' does not exist: name a job's {FileName}, or its folder.");
    }

    /// <summary>The job's file.</summary>
    /// <exception cref="JobException">It is none.</exception>
    public JsonObject Read()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(JobFile)) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new JobException($"'{JobFile}' cannot be read as a job: {fault.Message.TrimEnd('.')}: make the job again.", fault);
        }
    }

    /// <summary>
    /// Begins a job, or joins one with the same fingerprint: of several processes that begin one at a time, one makes the file and the others
    /// find it. The caller holds the lock.
    /// </summary>
    /// <param name="job">The job with its fingerprint.</param>
    /// <param name="network">Writes the network's file; null where the job names one elsewhere.</param>
    /// <param name="replaces">Whether a job with another fingerprint is replaced: its marks and errors go.</param>
    /// <param name="clear">Removes what else there is of a job that is replaced; null: nothing.</param>
    /// <returns>The job as it is in the file.</returns>
    /// <exception cref="JobException">The folder has a job with another fingerprint.</exception>
    public JsonObject Begin(JsonObject job, Action<string>? network, bool replaces, Action? clear = null)
    {
        Sweep();
        if (File.Exists(JobFile))
        {
            JsonObject there = Read();
            if (SameFingerprint(there, job))
            {
                if (network is not null && !File.Exists(NetworkFile))
                    WriteNetwork(network);
                return there;
            }

            if (!replaces)
                throw Other(there);
        }

        if (replaces)
        {
            Clear();
            clear?.Invoke();
        }

        if (network is not null)
            WriteNetwork(network);
        Update(job);
        return Read();
    }

    /// <summary>
    /// Keeps other processes from beginning the job at the same time, until the lock is disposed or the process ends. Tasks need no lock.
    /// </summary>
    /// <exception cref="JobException">Another process has held it for minutes.</exception>
    public FileStream Lock()
    {
        Directory.CreateDirectory(Path.Combine(Root, Writing));
        string path = Path.Combine(Root, LockName);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && watch.Elapsed < LockPatience)
            {
                Thread.Sleep(LockPause);
            }
            catch (IOException fault) when (File.Exists(path))
            {
                throw new JobException($"'{path}' is held by another process, which begins the job: wait for it, or end it.", fault);
            }
        }
    }

    /// <summary>Replaces the job's file by one with the same fingerprint.</summary>
    public void Update(JsonObject job) => Write(JobFile, Encoding.UTF8.GetBytes(job.ToJsonString(Indented)));

    /// <summary>Writes a file whole: beside it, flushed, then moved to its place. A late writer of the same content does no harm.</summary>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = NewTemporary();
        try
        {
            WriteWhole(temporary, content);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The path of a new temporary file: the machine, the process and a random part.</summary>
    public string NewTemporary() => Path.Combine(
        Root, Writing,
        string.Create(CultureInfo.InvariantCulture, $"{Machine}~{Environment.ProcessId}~{Guid.NewGuid():N}{TemporaryFile.Ending}"));

    /// <summary>Records an error.</summary>
    public void WriteFailure(string name, string error) => OutputFault.Guard(
        () => Write(FailedFile(name), Encoding.UTF8.GetBytes(new JsonObject
        {
            ["task"] = name,
            ["error"] = error,
            ["machine"] = Machine,
            ["time"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        }.ToJsonString(Indented))));

    /// <summary>The errors that are recorded, name and message.</summary>
    public IEnumerable<(string Name, string Error)> Failures()
    {
        string folder = Path.Combine(Root, Failed);
        if (!Directory.Exists(folder))
            yield break;
        foreach (string path in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            JsonNode? node;
            try
            {
                node = JsonNode.Parse(File.ReadAllBytes(path));
            }
            catch (Exception fault) when (fault is JsonException or IOException)
            {
                continue;
            }

            yield return ((string?)node?["task"] ?? path, (string?)node?["error"] ?? "?");
        }
    }

    /// <summary>Forgets all errors, so that their tasks are tried again.</summary>
    public void ForgetFailures() => Remove(Failed);

    /// <summary>The fingerprint of settings: SHA-256 of their JSON.</summary>
    public static string FingerprintOf(JsonObject settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.ToJsonString())));

    private static string Machine => string.Concat(Environment.MachineName.Where(letter => letter != '~' && letter != '/' && letter != '\\'));

    private static bool SameFingerprint(JsonObject first, JsonObject second) =>
        (string?)first["fingerprint"] is { } own && own == (string?)second["fingerprint"];

    private static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private JobException Other(JsonObject there) => new(
        $"'{Root}' has a job with other weights, settings or versions (fingerprint {Short((string?)there["fingerprint"])}): its outputs are "
        + "kept. Give --replace to make all outputs again, or name another output.");

    private static string Short(string? fingerprint) => fingerprint is { Length: >= 12 } ? fingerprint[..12] : "none";

    private void Clear()
    {
        File.Delete(JobFile);
        Remove(Done);
        Remove(Failed);
    }

    private void Remove(string folder)
    {
        try
        {
            Directory.Delete(Path.Combine(Root, folder), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // There was none, or another process removes it at the same time.
        }
    }

    private void WriteNetwork(Action<string> network)
    {
        string temporary = NewTemporary();
        try
        {
            network(temporary);
            File.Move(temporary, NetworkFile, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes files of processes that have ended.</summary>
    private void Sweep()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Root, Writing), $"*{TemporaryFile.Ending}*"))
        {
            string[] parts = Path.GetFileName(path).Split('~');
            bool isOwn = parts.Length == 3 && parts[0] == Machine
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                && !TemporaryFile.Lives(process, File.GetLastWriteTimeUtc(path));
            try
            {
                if (isOwn || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Abandoned)
                    File.Delete(path);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // A file that cannot be removed keeps nobody from working.
            }
        }
    }
}

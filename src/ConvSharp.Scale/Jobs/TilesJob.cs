using System.Globalization;
using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Tiling;
using ConvSharp.Scale.Arrays;

namespace ConvSharp.Scale.Jobs;

/// <summary>
/// A network over one array, tile by tile. A task reads its part of the input with the halo that the network's layers need, and writes one
/// whole chunk of the output.
/// </summary>
public sealed class TilesJob : ScaleJob
{
    internal const string Kind = "tiles";

    /// <summary>What follows the output's name in the name of the job's folder.</summary>
    public const string FolderEnding = ".job";

    // By the number of spatial axes: some hundred thousand outputs.
    private static readonly long[] UsualTiles = [1 << 18, 512, 64];

    private const int TiffPixels = 16;

    private readonly JobFolder _folder;
    private readonly TaskMarks _marks;
    private readonly int _inputLeading, _outputLeading;
    private readonly ArrayTarget? _target;

    private TilesJob(JobFolder folder, JsonObject job, StoredArray input, TileGrid grid)
        : base(folder.JobFile, JobJson.Text(job, "fingerprint"), grid.Count)
    {
        (_folder, Input, Grid) = (folder, input, grid);
        Output = JobJson.Text(job, "settings", "output", "path");
        OutputType = JobJson.Type(job, "settings", "output", "type");
        _inputLeading = grid.InputShape.Count - input.Shape.Length;
        _outputLeading = LeadingOf(grid, _inputLeading);
        _marks = new TaskMarks(MarksOf(folder.Root), grid.Count);
        _target = OpenTarget(JobJson.Text(job, "settings", "output", "compression"), (int)JobJson.Number(job, "settings", "output", "zarr"));
    }

    /// <summary>The array that is read.</summary>
    public StoredArray Input { get; }

    /// <summary>Bytes of all its elements.</summary>
    public long InputBytes => Input.Shape.Aggregate((long)Input.ElementType.Size(), (product, size) => checked(product * size));

    /// <summary>The path of the array that is written.</summary>
    public string Output { get; }

    /// <summary>The type of its elements.</summary>
    public ElementType OutputType { get; }

    /// <summary>The tiles.</summary>
    public TileGrid Grid { get; }

    /// <summary>The shape of the output array.</summary>
    public IReadOnlyList<long> OutputShape => [.. Grid.OutputShape.Skip(_outputLeading)];

    /// <summary>The shape of its chunks.</summary>
    public IReadOnlyList<long> ChunkShape => ChunksOf(Grid, _outputLeading, Output);

    /// <summary>Begins a job beside its output, or goes on with it.</summary>
    /// <param name="request">What is computed.</param>
    /// <param name="network">Writes the network's file into the job's folder; null where it stays where it is.</param>
    /// <exception cref="JobException">The output belongs to another job.</exception>
    /// <exception cref="InferenceException">The network does not take the array, or cannot be computed in tiles.</exception>
    /// <exception cref="InvalidDataException">The input is malformed.</exception>
    public static TilesJob Begin(TilesRequest request, Action<string>? network = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        string output = Path.GetFullPath(request.Output), source = Path.GetFullPath(request.Input);
        if (output == source)
            throw new JobException($"'{request.Output}' is the input too: name another output.");
        if (!Directory.Exists(Path.GetDirectoryName(output)))
            throw new JobException($"the folder of '{request.Output}' does not exist: make it first.");
        var folder = new JobFolder(output + FolderEnding);
        using StoredArray input = StoredArrays.Open(source);
        TileGrid grid = GridOf(request.Network.Load().Model, input, request.Tile, algorithms: null);
        JsonObject settings = new()
        {
            ["network"] = request.Network.Settings(),
            ["algorithms"] = JobJson.Array(grid.Algorithms),
            ["input"] = new JsonObject
            {
                ["path"] = source,
                ["shape"] = JobJson.Array(input.Shape),
                ["type"] = input.ElementType.Name(),
                ["written"] = LastWriteOf(source),
            },
            ["output"] = new JsonObject
            {
                ["path"] = output,
                ["shape"] = JobJson.Array(grid.OutputShape.Skip(LeadingOf(grid, grid.InputShape.Count - input.Shape.Length))),
                ["type"] = request.OutputType.Name(),
                ["zarr"] = request.Zarr.Version,
                ["compression"] = request.Zarr.Compression.ToString(),
            },
            ["tile"] = JobJson.Array(grid.TileShape),
        };
        JsonObject job = JobJson.Of(Kind, settings);
        job["network"] = new JsonObject { ["file"] = network is null ? request.Network.Path : folder.NetworkFile };
        job["tasks"] = grid.Count;
        CheckChunks(ChunksOf(grid, LeadingOf(grid, grid.InputShape.Count - input.Shape.Length), output), output);
        if (Exists(output) && !request.Replaces && !File.Exists(folder.JobFile))
            throw new JobException($"'{request.Output}' exists, and no job made it: give --replace to write over it, or name another output.");
        JsonObject begun;
        using (folder.Lock())
        {
            // A job of which nothing was written is nothing to keep.
            begun = folder.Begin(job, network, request.Replaces || !Exists(output), () => RemoveOutput(output));
        }

        return Open(folder, begun);
    }

    /// <inheritdoc/>
    public override string NameOf(long task) => string.Create(
        CultureInfo.InvariantCulture, $"tile {task} of {TaskCount}, at [{string.Join(", ", Grid[task].Output.Start.Skip(_outputLeading))}]");

    /// <inheritdoc/>
    public override bool IsDone(long task) => _marks[task] && (_target?.Has(ChunkOf(task)) ?? true);

    /// <inheritdoc/>
    public override bool IsFailed(long task) => File.Exists(_folder.FailedFile(Number(task)));

    /// <inheritdoc/>
    public override void RecordFailure(long task, string error) => _folder.WriteFailure(Number(task), error);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Error)> Failures() => _folder.Failures();

    /// <inheritdoc/>
    public override void ForgetFailures() => _folder.ForgetFailures();

    /// <inheritdoc/>
    public override long CountDone() => _marks.CountDone();

    /// <inheritdoc/>
    protected internal override void NameOutput()
    {
        if (_target is not null)
            OutputFault.Guard(_target.Complete);
    }

    /// <inheritdoc/>
    public override JobWorker CreateWorker(int threads) => new Worker(this, threads);

    /// <summary>
    /// Computes random boxes of the output once more, each across tiles where there are several, and compares them bit by bit with what is
    /// stored.
    /// </summary>
    /// <param name="count">How many boxes.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    /// <returns>What differs first, or null.</returns>
    /// <exception cref="JobException">The output is not complete.</exception>
    public string? Verify(int count, int seed, CancellationToken cancellation = default)
    {
        if (!Path.Exists(Output))
            throw new JobException($"'{Output}' is not complete: run the job first.");
        using StoredArray stored = StoredArrays.Open(Output);
        using TileSession session = Grid.CreateSession();
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            (long[] start, int[] size) = RandomBox(random);
            Tile tile = Grid.Region(start, size);
            float[] expected = [.. session.Run(tile, Reader(cancellation), new ParallelOptions { CancellationToken = cancellation })];
            float[] found = new float[expected.Length];
            stored.Read(start.AsSpan(_outputLeading), size.AsSpan(_outputLeading), found, cancellation);
            int at = Encoded(found).AsSpan().CommonPrefixLength(Encoded(expected)) / OutputType.Size();
            if (at < found.Length)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"box {tile.Output} (seed {seed}) has {found[at]:R} as element {at}, computed alone it is {expected[at]:R}");
            }
        }

        return null;

        byte[] Encoded(float[] values)
        {
            byte[] bytes = new byte[values.Length * OutputType.Size()];
            StoredElements.Encode(values, OutputType, bytes);
            return bytes;
        }
    }

    internal static TilesJob Open(JobFolder folder, JsonObject job)
    {
        JobJson.Check(job, folder.JobFile);
        StoredArray input = StoredArrays.Open(JobJson.Text(job, "settings", "input", "path"));
        try
        {
            if (!input.Shape.SequenceEqual(JobJson.List<long>(job, "settings", "input", "shape"))
                || input.ElementType != JobJson.Type(job, "settings", "input", "type"))
            {
                throw new JobException($"'{input.Source}' has another shape or type than when the job was made: make the job again.");
            }

            if ((string?)JobJson.At(job, "settings", "input", "written") != LastWriteOf(input.Source))
                throw new JobException($"'{input.Source}' was written since the job was made: make the job again, with --replace.");

            InferenceModel model = JobNetwork.Read(job).Load().Model;
            long[] tile = JobJson.List<long>(job, "settings", "tile");
            TileGrid grid = GridOf(model, input, tile[2..], JobJson.List<string>(job, "settings", "algorithms"));
            return new TilesJob(folder, job, input, grid);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Input.Dispose();
            _target?.Dispose();
            _marks.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string Number(long task) => task.ToString(CultureInfo.InvariantCulture);

    private static TileGrid GridOf(InferenceModel model, StoredArray input, IReadOnlyList<long>? tile, string[]? algorithms)
    {
        GraphInput taken = model.Graph.Inputs[0];
        int rank = taken.Shape?.Count ?? input.Shape.Length, leading = rank - input.Shape.Length, spatial = rank - 2;
        string subject = $"'{input.Source}' has the shape [{string.Join(", ", input.Shape)}], the network takes {taken}";
        if (leading is < 0 or > 2 || spatial is < 1 or > 3)
            throw new JobException($"{subject}: give an array of its axes; batch and channels may be missing.");
        long[] shape = [.. Enumerable.Repeat(1L, leading), .. input.Shape];
        if (!taken.Takes([.. shape.Select(size => checked((nint)size))]))
            throw new JobException($"{subject}: give such an array.");
        if (tile is not null && tile.Count != spatial)
            throw new JobException($"the tile {string.Join('x', tile)} has {tile.Count} axes, the network {spatial}: give a size for each.");
        tile ??= [.. Enumerable.Repeat(UsualTiles[spatial - 1], spatial)];
        return TileGrid.Create(model, shape, [1, -1, .. tile], algorithms);
    }

    /// <summary>How many of the output's first axes the array does not have: as many as the input lacks, as long as they have length 1.</summary>
    private static int LeadingOf(TileGrid grid, int inputLeading) =>
        Math.Min(inputLeading, grid.OutputShape.TakeWhile(size => size == 1).Count());

    /// <summary>The chunks are the tiles. A TIFF's have multiples of 16 pixels: one tile along an axis is rounded up.</summary>
    private static long[] ChunksOf(TileGrid grid, int leading, string output)
    {
        long[] chunks = [.. grid.TileShape.Skip(leading)];
        for (int axis = Math.Max(chunks.Length - 2, 0); IsTiff(output) && axis < chunks.Length; axis++)
        {
            if (grid.Counts[leading + axis] == 1)
                chunks[axis] = (chunks[axis] + TiffPixels - 1) / TiffPixels * TiffPixels;
        }

        return chunks;
    }

    private static void CheckChunks(long[] chunks, string output)
    {
        if (IsTiff(output) && chunks.TakeLast(2).Any(length => length % TiffPixels != 0))
        {
            throw new JobException(
                $"the tile is {string.Join('x', chunks.TakeLast(2))}, but a TIFF's tiles have multiples of {TiffPixels} pixels: give such a tile, "
                + "or write a .zarr.");
        }
    }

    private static bool Exists(string output) => Path.Exists(output) || Path.Exists(output + ArrayTarget.PartialEnding);

    private static bool IsTiff(string output) => Path.GetExtension(output).ToLowerInvariant() is ".tif" or ".tiff" or ".btf";

    /// <summary>When a file was last written; null for a folder, whose chunks have times of their own.</summary>
    private static string? LastWriteOf(string path) =>
        File.Exists(path) ? File.GetLastWriteTimeUtc(path).ToString("O", CultureInfo.InvariantCulture) : null;

    /// <summary>Removes an older output, if it is one that could have been written here: its marks first.</summary>
    private static void RemoveOutput(string output)
    {
        if (File.Exists(MarksOf(output + FolderEnding)))
            File.Delete(MarksOf(output + FolderEnding));
        foreach (string path in (string[])[output, output + ArrayTarget.PartialEnding])
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
            else if (Directory.Exists(path))
            {
                if (!File.Exists(Path.Combine(path, "zarr.json")) && !File.Exists(Path.Combine(path, ".zarray")))
                    throw new JobException($"'{path}' is a folder, and no Zarr array: remove it yourself, or name another output.");
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static string MarksOf(string folder) => Path.Combine(folder, "tasks.done");

    /// <summary>The target, which this process makes or another has begun; null if it is complete.</summary>
    private ArrayTarget? OpenTarget(string compression, int version)
    {
        var zarr = new ZarrOptions
        {
            Version = version,
            Compression = Enum.TryParse(compression, out ZarrCompression found)
                ? found
                : throw new JobException($"the job's compression is '{compression}': make it again."),
        };
        ReadOnlySpan<long> shape = [.. OutputShape], chunk = [.. ChunkShape];
        string partial = Output + ArrayTarget.PartialEnding;
        using FileStream held = _folder.Lock();
        if (Path.Exists(partial))
        {
            try
            {
                return StoredArrays.Resume(Output, shape, chunk, OutputType, zarr);
            }
            catch (FileNotFoundException) when (Path.Exists(Output))
            {
                // Another process has completed it since.
            }
        }

        if (Path.Exists(Output) && _marks.CountDone() == TaskCount)
            return null;

        // A new target has no chunks, whatever was done in one that somebody removed.
        _marks.Clear();
        ArrayTarget created;
        try
        {
            created = StoredArrays.Create(Output, shape, chunk, OutputType, zarr);
        }
        catch (ArgumentException fault)
        {
            throw new JobException($"'{Output}' cannot have this array: {fault.Message}", fault);
        }

        if (Directory.Exists(partial))
            ZarrArray.WriteAttributes(partial, new JsonObject { ["convsharp"] = new JsonObject { ["fingerprint"] = Fingerprint } });
        return created;
    }

    /// <summary>The chunk that a task writes: its tile's place among the tiles.</summary>
    private ReadOnlySpan<long> ChunkOf(long task) => Grid.PlaceOf(task).AsSpan(_outputLeading);

    private RegionReader Reader(CancellationToken cancellation) => (start, size, destination) =>
        Input.Read(start[_inputLeading..], size[_inputLeading..], destination, cancellation);

    private (long[] Start, int[] Size) RandomBox(Random random)
    {
        int rank = Grid.OutputShape.Count;
        (long[] start, int[] size) = (new long[rank], new int[rank]);
        for (int axis = 0; axis < rank; axis++)
        {
            long whole = Grid.OutputShape[axis], tile = axis == 1 ? whole : Math.Min(Grid.TileShape[axis], 64);
            size[axis] = (int)Math.Min(tile, whole);
            start[axis] = random.NextInt64(whole - size[axis] + 1);
            long line = Grid.TileShape[axis] * random.NextInt64(1, Math.Max(Grid.Counts[axis], 2));
            if (Grid.Counts[axis] > 1)
                start[axis] = Math.Clamp(line - (size[axis] / 2), 0, whole - size[axis]);
        }

        return (start, size);
    }

    private sealed class Worker : JobWorker
    {
        private readonly TilesJob _job;
        private readonly TileSession _session;
        private readonly int _threads;

        public Worker(TilesJob job, int threads) => (_job, _session, _threads) = (job, job.Grid.CreateSession(), threads);

        public override TaskResult Run(long task, CancellationToken cancellation)
        {
            if (_job._target is not { } target)
                return default; // the output is complete
            Tile tile = _job.Grid[task];
            ReadOnlySpan<float> values = _session.Run(
                tile, _job.Reader(cancellation), new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation });
            try
            {
                target.Write(_job.ChunkOf(task), values, cancellation);
                target.Flush();
                _job._marks.Set(task);
            }
            catch (Exception fault) when (OutputFault.IsOf(fault))
            {
                throw new OutputFault(fault.Message, fault);
            }

            return new TaskResult(tile.InputLength * _job.Input.ElementType.Size(), (long)values.Length * _job.OutputType.Size());
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _session.Dispose();
            base.Dispose(disposing);
        }
    }
}

using System.Reflection;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Cli;
using ConvSharp.Cluster;
using ConvSharp.Imaging;
using ConvSharp.Onnx;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Architecture;

/// <summary>The one direction between the rooms of each assembly, and what the projects depend on.</summary>
public class ArchitectureTests
{
    private static readonly Assembly Library = typeof(Convolution).Assembly;

    private static readonly Dictionary<string, (RoomTable Table, Func<RoomTable, Walk> Walk)> Assemblies = new()
    {
        ["ConvSharp"] = (Rooms.Core, table => Walk.Of(Library, table)),
        ["ConvSharp.Checkerboard"] = (Rooms.Checkerboard, table => Walk.Of(typeof(CheckerboardReport).Assembly, table)),
        ["ConvSharp.Cluster"] = (Rooms.Cluster, table => Walk.Of(typeof(QueueWorker).Assembly, table)),
        ["ConvSharp.Imaging"] = (Rooms.Imaging, table => Walk.Of(typeof(PixelImage).Assembly, table)),
        ["ConvSharp.Onnx"] = (Rooms.Onnx, table => Walk.Of(typeof(OnnxException).Assembly, table)),
        ["ConvSharp.Scale"] = (Rooms.Scale, table => Walk.Of(typeof(StoredArray).Assembly, table)),
        ["convsharp"] = (Rooms.Tool, table => Walk.Of(typeof(Tool).Assembly, table)),
        ["ConvSharp.Benchmarks"] = (Rooms.Benchmarks, table => Walk.Of(Repository.PathOf("benchmarks", "ConvSharp.Benchmarks"), table)),
    };

    public static TheoryData<string> Names => [.. Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rooms_use_what_their_table_permits_and_no_permission_is_unused(string assembly)
    {
        (RoomTable table, Func<RoomTable, Walk> walk) = Assemblies[assembly];
        Walk seen = walk(table);
        Assert.Equal(table.Rooms.Order(StringComparer.Ordinal), seen.Rooms.Order(StringComparer.Ordinal));
        string[] errors = [.. table.Violations(seen.Uses), .. table.Unused(seen.Uses).Select(permission => $"{permission} is not used")];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Fact]
    public void The_library_has_one_direction() => Assert.Empty(Rooms.Core.Cycles());

    [Fact]
    public void The_walker_sees_what_only_bodies_show_and_permissions_that_nobody_uses()
    {
        IReadOnlyList<RoomUse> uses = Rooms.Planted.Uses(typeof(ArchitectureTests).Assembly.GetTypes());
        IReadOnlyList<string> violations = Rooms.Planted.Violations(uses);
        Assert.Contains(violations, text => text.StartsWith("Geometry → Layers", StringComparison.Ordinal));
        Assert.Contains(violations, text => text.StartsWith("Geometry → System.Runtime.Intrinsics", StringComparison.Ordinal)
            && text.Contains("in UsesVectors", StringComparison.Ordinal));
        Assert.Equal(["Layers → Geometry"], Rooms.Planted.Unused(uses));
        Assert.Empty(Rooms.Planted.Cycles());
        var circle = new RoomTable("X", new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["A"], ["C"] = ["A"] });
        Assert.Equal(["A", "B"], circle.Cycles());
    }

    [Fact]
    public void The_reader_of_sources_sees_the_planted_rooms()
    {
        string folder = Repository.PathOf("tests", "ConvSharp.Tests", "Architecture", "Planted");
        IReadOnlyList<RoomUse> uses = SourceFiles.Uses(folder, Rooms.Planted);
        Assert.Equal(
            [("Geometry", "Layers"), ("Geometry", RoomTable.Vectors)],
            uses.Select(use => (use.From, use.To)).Order());
    }

    [Theory]
    [InlineData("ConvSharp", "System.Numerics.Tensors")]
    [InlineData("ConvSharp.Checkerboard", "ConvSharp", "ConvSharp.Imaging")]
    [InlineData("ConvSharp.Cluster", "ConvSharp.Scale", "Microsoft.Extensions.Logging.Abstractions", "NATS.Client.JetStream")]
    [InlineData("ConvSharp.Onnx", "ConvSharp")]
    [InlineData("ConvSharp.Playground.Api", "ConvSharp", "ConvSharp.Checkerboard", "ConvSharp.Imaging", "ConvSharp.Onnx")]
    [InlineData("ConvSharp.Scale", "BitMiracle.LibTiff.NET", "ConvSharp", "ConvSharp.Onnx", "K4os.Compression.LZ4", "ZstdSharp.Port")]
    [InlineData("ConvSharp.Imaging", "ConvSharp", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies")]
    public void Projects_depend_on_nothing_else(string project, params string[] dependencies)
    {
        XDocument file = XDocument.Load(Path.Combine(Repository.PathOf("src", project), project + ".csproj"));
        IEnumerable<string> packages = file.Descendants("PackageReference")
            .Where(package => (string?)package.Attribute("PrivateAssets") != "all")
            .Select(package => (string)package.Attribute("Include")!);
        IEnumerable<string> projects = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        Assert.Equal(dependencies.Order(StringComparer.Ordinal), packages.Concat(projects).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_library_is_linked_to_the_framework_and_tensors_alone() =>
        Assert.All(Library.GetReferencedAssemblies(), name => Assert.True(
            name.Name!.StartsWith("System.", StringComparison.Ordinal) || name.Name == "Microsoft.Win32.Primitives", name.Name));

    /// <summary>What was found in an assembly.</summary>
    private sealed record Walk(IReadOnlyList<RoomUse> Uses, IReadOnlyList<string> Rooms)
    {
        public static Walk Of(Assembly assembly, RoomTable table)
        {
            Type[] types = assembly.GetTypes();
            return new(table.Uses(types), [.. types.Select(type => table.Of(type.Namespace)).OfType<string>().Distinct()]);
        }

        public static Walk Of(string folder, RoomTable table) =>
            new(SourceFiles.Uses(folder, table), SourceFiles.Rooms(folder, table));
    }
}

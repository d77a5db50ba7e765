using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace ConvSharp.Tests.Architecture;

/// <summary>The one direction between the rooms of the library, and what the projects depend on.</summary>
public class ArchitectureTests
{
    private const string Planted = "ConvSharp.Tests.Architecture.Planted";

    private static readonly Assembly Core = typeof(Convolution).Assembly;

    [Fact]
    public void Rooms_use_only_the_rooms_below_them()
    {
        IReadOnlyList<string> violations = Rooms.Violations(Core.GetTypes(), "ConvSharp");
        Assert.True(violations.Count == 0, string.Join('\n', violations.Distinct()));
    }

    [Fact]
    public void Every_room_has_its_row_in_the_table()
    {
        string[] rooms = [.. Core.GetTypes().Select(type => Rooms.Of(type, "ConvSharp")).OfType<string>().Distinct().Order()];
        Assert.Equal(Rooms.MayUse.Keys.Order(), rooms);
    }

    [Fact]
    public void The_walker_sees_what_only_bodies_show()
    {
        Type[] planted = [.. typeof(ArchitectureTests).Assembly.GetTypes().Where(type => Rooms.Of(type, Planted) is not null)];
        IReadOnlyList<string> violations = Rooms.Violations(planted, Planted);
        Assert.Contains(violations, text => text.StartsWith("Geometry → Layers", StringComparison.Ordinal));
        Assert.Contains(violations, text => text.StartsWith("Geometry → System.Runtime.Intrinsics", StringComparison.Ordinal)
            && text.Contains("in UsesVectors", StringComparison.Ordinal));
    }

    [Fact]
    public void The_walker_looks_into_the_library()
    {
        // Guards against a walker that goes blind: these references exist in bodies of today's library.
        HashSet<(string?, string?)> seen =
        [
            .. from type in Core.GetTypes()
               from reference in References.Of(type)
               from part in References.Parts(reference.To)
               select (Rooms.Of(type, "ConvSharp"), Rooms.Of(part, "ConvSharp")),
        ];
        Assert.Superset(
            new HashSet<(string?, string?)>
            {
                ("Layers", "Plans"), ("Plans", "Engine.Planning"), ("Engine.Planning", "Engine.Algorithms"),
                ("Engine.Algorithms", "Engine.Kernels"), ("Engine.Kernels", "Engine.Simd"), ("Geometry", "Errors"),
                ("Layers", "Autograd"), ("Training", "Autograd"), ("Autograd", "Engine.Execution"),
            },
            seen);
    }

    [Theory]
    [InlineData("ConvSharp", "System.Numerics.Tensors")]
    [InlineData("ConvSharp.Checkerboard", "ConvSharp", "ConvSharp.Imaging")]
    [InlineData("ConvSharp.Imaging", "ConvSharp", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies")]
    public void Projects_depend_on_nothing_else(string project, params string[] dependencies)
    {
        XDocument file = XDocument.Load(Path.Combine(RepositoryRoot(), "src", project, project + ".csproj"));
        IEnumerable<string> packages = file.Descendants("PackageReference")
            .Where(package => (string?)package.Attribute("PrivateAssets") != "all")
            .Select(package => (string)package.Attribute("Include")!);
        IEnumerable<string> projects = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        Assert.Equal(dependencies.Order(StringComparer.Ordinal), packages.Concat(projects).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_library_is_linked_to_the_framework_and_tensors_alone() =>
        Assert.All(Core.GetReferencedAssemblies(), name => Assert.True(
            name.Name!.StartsWith("System.", StringComparison.Ordinal) || name.Name == "Microsoft.Win32.Primitives", name.Name));

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ConvSharp.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException($"ConvSharp.slnx is not above {AppContext.BaseDirectory}");
    }
}

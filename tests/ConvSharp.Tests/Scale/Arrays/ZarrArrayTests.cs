using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

public class ZarrArrayTests
{
    public static TheoryData<string, string> Fixtures =>
        [.. from file in (string[])["zarr-python.json", "zarrita.json"] from name in ZarrFixture.Read(file).Keys select (file, name)];

    /// <summary>zarr-python 2.13.6 wrote Zarr 2, zarrita 0.7.5 wrote Zarr 3.</summary>
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Arrays_of_other_programs_are_read(string file, string name)
    {
        using TemporaryFolder folder = new();
        ZarrFixture fixture = ZarrFixture.Read(file)[name];
        fixture.WriteTo(folder.File("a"));
        foreach (long cache in (long[])[0, 1 << 20])
        {
            using ZarrArray array = ZarrArray.Open(folder.File("a"), cacheBytes: cache);
            Assert.Equal(fixture.Shape, array.Shape);
            Assert.Equal(fixture.Chunk, array.ChunkShape);
            Regions.Check(array, seed: 6, fixture.Element);
        }
    }

    [Theory]
    [InlineData(2, ZarrCompression.None)]
    [InlineData(2, ZarrCompression.Gzip)]
    [InlineData(2, ZarrCompression.Zstd)]
    [InlineData(3, ZarrCompression.None)]
    [InlineData(3, ZarrCompression.Gzip)]
    [InlineData(3, ZarrCompression.Zstd)]
    public void Both_versions_are_written_in_every_form(int version, ZarrCompression compression)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr");
        ZarrOptions options = new() { Version = version, Compression = compression };
        using (ArrayTarget target = ZarrArray.Create(path, [3, 20, 17], [2, 8, 8], ElementType.Int16, options))
        {
            Regions.WriteAll(target);
            target.Complete();
        }

        using StoredArray array = StoredArrays.Open(path);
        Regions.Check(array, seed: 7);
        Assert.Equal(version == 3 ? ["c", "zarr.json"] : [".zarray", "0", "1"], Entries(path));
    }

    [Fact]
    public void A_target_is_resumed_with_its_chunks_and_options_alone()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr");
        ZarrArray.Create(path, [32], [16], ElementType.Float32).Dispose();
        Assert.Contains("in chunks [16]", Fault(() => ZarrArray.Resume(path, [32], [8], ElementType.Float32)), StringComparison.Ordinal);
        Assert.Contains(
            "other options",
            Fault(() => ZarrArray.Resume(path, [32], [16], ElementType.Float32, new ZarrOptions { Compression = ZarrCompression.Gzip })),
            StringComparison.Ordinal);
        ZarrArray.WriteAttributes(path + ArrayTarget.PartialEnding, new JsonObject { ["job"] = "a" });
        ZarrArray.Resume(path, [32], [16], ElementType.Float32).Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Attributes_are_read_as_they_were_written(int version)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr"), partial = path + ArrayTarget.PartialEnding;
        using ArrayTarget target = ZarrArray.Create(path, [4], [4], ElementType.UInt8, new ZarrOptions { Version = version });
        Assert.Empty(ZarrArray.ReadAttributes(partial));
        JsonObject attributes = new() { ["job"] = new JsonObject { ["sum"] = "ab", ["n"] = 3 } };
        ZarrArray.WriteAttributes(partial, attributes);
        target.WriteChunk([0], [1, 2, 3, 4]);
        target.Complete();
        Assert.True(JsonNode.DeepEquals(attributes, ZarrArray.ReadAttributes(path)));
        using StoredArray array = StoredArrays.Open(path);
        Assert.Equal([2, 3], array.Region([1], [2]));
        Assert.Contains(
            "no Zarr array", Fault(() => ZarrArray.WriteAttributes(folder.File("."), attributes)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".zattrs", """{"multiscales": [{"datasets": [{"path": "0"}, {"path": "1"}]}]}""")]
    [InlineData("zarr.json", """
        {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"multiscales": [{"datasets": [{"path": "0"}]}]}}}
        """)]
    public void The_first_data_set_of_an_OME_Zarr_group_is_opened(string file, string metadata)
    {
        using TemporaryFolder folder = new();
        ZarrFixture fixture = ZarrFixture.Read("zarr-python.json")["zlib |u1"];
        fixture.WriteTo(folder.File("g/0"));
        File.WriteAllText(folder.File("g/" + file), metadata);
        using StoredArray array = StoredArrays.Open(folder.File("g"));
        Regions.Check(array, seed: 8, fixture.Element);
        using ZarrArray same = ZarrArray.Open(folder.File("g"), "0");
        Assert.Equal(array.Shape, same.Shape);
        Assert.Contains("no Zarr array", Fault(() => ZarrArray.Open(folder.File("g"), "3")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../b")]
    [InlineData("a/../../b")]
    [InlineData("/b")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("a\\b")]
    public void Paths_never_leave_the_folder(string path)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("g"));
        Assert.Contains("may be outside", Fault(() => ZarrArray.Open(folder.File("g"), path)), StringComparison.Ordinal);
        JsonArray sets = [new JsonObject { ["path"] = path }], scales = [new JsonObject { ["datasets"] = sets }];
        JsonObject group = new() { ["multiscales"] = scales };
        File.WriteAllText(folder.File("g/.zattrs"), group.ToJsonString());
        Assert.Contains("may be outside", Fault(() => ZarrArray.Open(folder.File("g"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0")]
    [InlineData(".zarray")]
    public void Links_are_not_followed(string name)
    {
        using TemporaryFolder folder = new();
        ZarrFixture.Read("zarr-python.json")["zlib |u1"].WriteTo(folder.File("a"));
        File.Move(folder.File("a/" + name), folder.File("outside"));
        File.CreateSymbolicLink(folder.File("a/" + name), folder.File("outside"));
        Assert.Contains("is a link", Fault(() =>
        {
            using ZarrArray array = ZarrArray.Open(folder.File("a"));
            _ = array.Region([0, 0], [1, 1]);
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_grid_costs_what_a_region_meets()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr");
        long[] shape = [1L << 30, 1L << 30];
        using (ArrayTarget target = ZarrArray.Create(path, shape, [64, 64], ElementType.UInt8))
        {
            target.WriteChunk([(1L << 24) - 1, (1L << 24) - 1], [.. Enumerable.Repeat(9f, 64 * 64)]);
            target.Complete();
        }

        using StoredArray array = StoredArrays.Open(path);
        Assert.Equal([0, 0, 0, 9], array.Region([(1L << 30) - 65, (1L << 30) - 65], [2, 2]));
        Assert.InRange(array.BytesRead, 1, 200);
    }

    [Fact]
    public void A_chunk_is_decoded_once_for_neighbouring_regions_and_by_one_thread()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr");
        using (ArrayTarget target = ZarrArray.Create(path, [64, 64], [64, 64], ElementType.UInt8))
        {
            Regions.WriteAll(target);
            target.Complete();
        }

        using StoredArray array = StoredArrays.Open(path);
        _ = array.Region([0, 0], [1, 1]);
        long once = array.BytesRead;
        Parallel.For(0, 64, row => Assert.Equal(Regions.Expected([64, 64], [row, 0], [1, 64]), array.Region([row, 0], [1, 64])));
        Assert.Equal(once, array.BytesRead);

        using StoredArray other = StoredArrays.Open(path);
        Parallel.For(0, 64, row => other.Region([row, 0], [1, 64]));
        Assert.Equal(once, other.BytesRead);
        using StoredArray none = ZarrArray.Open(path, cacheBytes: 0);
        _ = none.Region([0, 0], [1, 1]);
        _ = none.Region([0, 1], [1, 1]);
        Assert.Equal(2 * once, none.BytesRead);
    }

    [Fact]
    public void A_late_writer_does_no_harm()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zarr");
        using ArrayTarget first = ZarrArray.Create(path, [2, 2], [1, 1], ElementType.UInt8);
        using ArrayTarget late = ZarrArray.Resume(path, [2, 2], [1, 1], ElementType.UInt8);
        Regions.WriteAll(first);
        first.Complete();
        Regions.WriteAll(late);
        late.Complete();
        Assert.Equal(["a.zarr"], folder.FileNames);
        Assert.Equal(["c", "zarr.json"], Entries(path));
        using StoredArray array = StoredArrays.Open(path);
        Regions.Check(array, seed: 9);

        // A target that was removed is an error.
        string gone = folder.File("b.zarr");
        using ArrayTarget removed = ZarrArray.Create(gone, [2], [1], ElementType.UInt8);
        Directory.Delete(gone + ArrayTarget.PartialEnding, recursive: true);
        Assert.ThrowsAny<IOException>(() => removed.WriteChunk([0], [1]));
    }

    private static string[] Entries(string path) =>
        [.. Directory.GetFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    private static string Fault(Action act) => Assert.Throws<InvalidDataException>(act).Message;
}

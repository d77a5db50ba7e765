using System.Text;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>Headers of many megabytes are read, in memory that is a small multiple of theirs.</summary>
public sealed class LargeHeaderTests
{
    [Fact]
    public void Twenty_megabytes_of_tensors_are_read()
    {
        const int tensors = 220_000;
        StringBuilder json = new("{\"weight\":{\"dtype\":\"F32\",\"shape\":[1,1,3,3],\"data_offsets\":[0,36]}");
        for (int i = 0; i < tensors; i++)
        {
            json.Append($",\"sample.{i:0000000}.features.values\":{{\"dtype\":\"F32\",\"shape\":[1],");
            json.Append($"\"data_offsets\":[{36 + 4 * i},{40 + 4 * i}]}}");
        }

        byte[] file = FileBytes.SafeTensors(json.Append('}').ToString(), 36 + 4 * tensors);
        Assert.True(file.Length > 16 << 20, "larger than what used to be refused");
        for (int i = 0; i < 9; i++)
        {
            BitConverter.TryWriteBytes(file.AsSpan(file.Length - 36 - 4 * tensors + 4 * i), i + 1f);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8, 9], TestTensors.InOrder(reader.Read<float>("weight")));
        Assert.Equal(tensors + 1, reader.Tensors.Count);
        Assert.Equal("sample.0219999.features.values", reader.Tensors[^1].Name);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6L * file.Length);
    }

    /// <summary>What costs most memory for a byte of the file.</summary>
    [Theory]
    [InlineData("many tensors")]
    [InlineData("many keys")]
    [InlineData("long shape")]
    [InlineData("long offsets")]
    [InlineData("long name")]
    [InlineData("escapes")]
    [InlineData("blanks")]
    public void Memory_stays_a_small_multiple_of_the_file(string kind)
    {
        const int length = 500_000;
        string json = kind switch
        {
            "many tensors" => "{" + Repeated(i => $"\"{i:x}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}") + "}",
            "many keys" => "{\"__metadata__\":{" + Repeated(i => $"\"{i:x}\":\"\"") + "}}",
            "long shape" => "{\"x\":{\"dtype\":\"U8\",\"shape\":[" + Repeated(_ => "0") + "],\"data_offsets\":[0,0]}}",
            "long offsets" => "{\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[" + Repeated(_ => "0") + "]}}",
            "long name" => "{\"" + new string('n', length) + "\":3}",
            "escapes" => "{\"" + string.Concat(Enumerable.Repeat("\\u0041", length / 6)) + "\":3}",
            _ => "{" + new string(' ', length) + "}",
        };
        byte[] file = FileBytes.SafeTensors(json);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => SafeTensorsReader.Open(new MemoryStream(file)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error is null or InvalidDataException, $"{error}");
        Assert.True(allocated < 16L * file.Length + (64 << 10), $"{allocated} bytes for a file of {file.Length}");

        static string Repeated(Func<int, string> item)
        {
            StringBuilder text = new();
            for (int i = 0; text.Length < length; i++)
            {
                text.Append(i == 0 ? "" : ",").Append(item(i));
            }

            return text.ToString();
        }
    }
}

using ConvSharp.Files;
using ConvSharp.Tests.Files.Torch;
using Xunit;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Random damage to files of torch and to archives of numpy.</summary>
public sealed class TensorFileFuzzTests
{
    private const int LargestRead = 1 << 14;

    [Theory]
    [InlineData("types.pt", 300_000_000)]
    [InlineData("types-legacy.pt", 310_000_000)]
    [InlineData("checkpoint.ckpt", 320_000_000)]
    [InlineData("a.npz", 330_000_000)]
    [InlineData("ac.npz", 340_000_000)]
    public void Files(string name, int seed)
    {
        byte[] good = File.ReadAllBytes(TorchFileTests.PathOf(name));
        FuzzRun.Of(seed, 1500, random => ByteMutator.Mutate(good, random), Read);
    }

    [Fact]
    public void Pickles()
    {
        byte[] good = File.ReadAllBytes(TorchFileTests.PathOf("types.pt"));
        FuzzRun.Of(
            350_000_000, 3000,
            random => TorchBytes.WithPickle(good, pickle => random.Next(10) == 0 ? pickle : ByteMutator.Mutate(pickle, random)),
            Read);
    }

    private static void Read(byte[] bytes, int execution)
    {
        using TensorFile file = TensorFile.Open(new MemoryStream(bytes));
        foreach (StoredTensor tensor in file.Tensors.Take(4))
        {
            if (tensor.ByteLength <= LargestRead && tensor.ElementType < ElementType.Float8E5M2 && tensor.ElementType != ElementType.Bool)
                file.Read<double>(tensor.Name, allowRounding: execution % 2 == 0);
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

public sealed class NpyTests : IDisposable
{
    private static readonly float[] Quarters = [0f, 0.25f, 0.5f, 0.75f, 1f, 1.25f];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<nint[]> Shapes =>
    [
        new nint[] { 1 },
        new nint[] { 7 },
        new nint[] { 3, 2 },
        new nint[] { 1, 1, 5 },
        new nint[] { 2, 3, 4, 5 },
        new nint[] { 2, 1, 3, 2, 4 },
        new nint[] { 0 },
        new nint[] { 2, 0, 3 },
        new nint[] { 1, 3, 200, 150 },
    ];

    public static TheoryData<string> Views => ["inner slice", "one column", "empty slice", "permuted", "permuted slice", "broadcast"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_tensor_comes_back_as_it_was_written(nint[] shape)
    {
        RoundTrip(TestTensors.Ramp<float>(shape));
        RoundTrip(TestTensors.Ramp<double>(shape));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_is_written_as_its_elements_in_order(string kind)
    {
        RoundTrip(TestTensors.View<float>(kind));
        RoundTrip(TestTensors.View<double>(kind));
    }

    [Fact]
    public void Every_bit_survives()
    {
        float[] odd =
        [
            float.NaN, -0f, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue,
            BitConverter.UInt32BitsToSingle(0x7F80_0001),
        ];
        string path = _folder.File("a.npy");
        Npy.Write(path, Tensor.Create(odd, [7]));
        float[] read = TestTensors.InOrder(Npy.Read<float>(path));
        Assert.Equal(odd.Select(BitConverter.SingleToUInt32Bits), read.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Numpys_bytes_are_written()
    {
        using MemoryStream stream = new();
        Npy.Write(stream, Tensor.Create(Quarters, [2, 3]));
        Assert.Equal(NumpyFixtures.Float32, Convert.ToBase64String(stream.ToArray()));

        stream.SetLength(0);
        Npy.Write(stream, Tensor.Create(Quarters.Select(value => (double)value).ToArray(), [2, 3]));
        Assert.Equal(NumpyFixtures.Float64, Convert.ToBase64String(stream.ToArray()));

        stream.SetLength(0);
        Npy.Write(stream, Tensor.Create(Array.Empty<float>(), [2, 0, 3]));
        Assert.Equal(NumpyFixtures.Empty, Convert.ToBase64String(stream.ToArray()));
    }

    [Theory]
    [InlineData(NumpyFixtures.Float32)]
    [InlineData(NumpyFixtures.Float32BigEndian)]
    [InlineData(NumpyFixtures.Float32Fortran)]
    [InlineData(NumpyFixtures.Float16)]
    [InlineData(NumpyFixtures.Version2)]
    [InlineData(NumpyFixtures.Version3)]
    public void What_numpy_wrote_is_read_as_float_and_as_double(string base64)
    {
        Tensor<float> expected = Tensor.Create(Quarters, [2, 3]);
        TestTensors.AssertSame(expected, Npy.Read<float>(Stream(base64)));
        TestTensors.AssertSame(Tensor.ConvertTruncating<float, double>(expected), Npy.Read<double>(Stream(base64)));
    }

    [Fact]
    public void Float64_is_read_as_float_only_if_asked()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(Stream(NumpyFixtures.Float64)));
        Assert.Contains("float64 elements do not all fit float32", error.Message, StringComparison.Ordinal);
        Assert.Equal(Quarters, TestTensors.InOrder(Npy.Read<float>(Stream(NumpyFixtures.Float64), allowRounding: true)));
        Assert.Equal(1.25, Npy.Read<double>(Stream(NumpyFixtures.Float64))[1, 2]);
    }

    [Fact]
    public void Integers_are_read_where_they_fit()
    {
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], TestTensors.InOrder(Npy.Read<float>(Stream(NumpyFixtures.UInt8))));
        Assert.Equal([-3.0, -2, -1, 0, 1, 2], TestTensors.InOrder(Npy.Read<double>(Stream(NumpyFixtures.Int32BigEndian))));
        Assert.Equal([-3f, -2, -1, 0, 1, 2], TestTensors.InOrder(Npy.Read<float>(Stream(NumpyFixtures.Int64), allowRounding: true)));
        Assert.Equal([-3f, -2, -1, 0, 1, 2], TestTensors.InOrder(Npy.Read<float>(Stream(NumpyFixtures.Int32BigEndian))));
        Assert.Equal([-3.0, -2, -1, 0, 1, 2], TestTensors.InOrder(Npy.Read<double>(Stream(NumpyFixtures.Int64))));
    }

    [Theory]
    [InlineData("|i1", 1, "ff", -1.0)]
    [InlineData("|u1", 1, "ff", 255.0)]
    [InlineData("<i1", 1, "80", -128.0)]
    [InlineData("<u1", 1, "80", 128.0)]
    [InlineData("<i2", 2, "feff", -2.0)]
    [InlineData(">i2", 2, "fffe", -2.0)]
    [InlineData("<u2", 2, "feff", 65534.0)]
    [InlineData(">u2", 2, "0102", 258.0)]
    [InlineData("<i4", 4, "feffffff", -2.0)]
    [InlineData("<u4", 4, "feffffff", 4294967294.0)]
    [InlineData(">u4", 4, "fffffffe", 4294967294.0)]
    [InlineData(">f2", 2, "3e00", 1.5)]
    [InlineData("<f2", 2, "0100", 5.960464477539063e-8)]
    [InlineData(">f8", 8, "3ff8000000000000", 1.5)]
    public void Each_type_is_read_exactly_as_double(string descr, int size, string hex, double expected)
    {
        byte[] header = FileBytes.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,)}}\n");
        using MemoryStream stream = new([.. header, .. Convert.FromHexString(hex)]);
        Assert.Equal(header.Length + size, stream.Length);
        Assert.Equal(expected, Npy.Read<double>(stream)[0]);
    }

    [Theory]
    [InlineData("<i8", "feffffffffffffff", -2f)]
    [InlineData(">u8", "ffffffffffffffff", 18446744073709551616f)]
    [InlineData("<i4", "01000001", 16777216f)]
    [InlineData("<f8", "9c7500883ce4377e", float.PositiveInfinity)]
    public void Rounding_goes_to_the_nearest_float(string descr, string hex, float expected)
    {
        byte[] header = FileBytes.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,)}}\n");
        using MemoryStream stream = new([.. header, .. Convert.FromHexString(hex)]);
        Assert.Equal(expected, Npy.Read<float>(stream, allowRounding: true)[0]);
    }

    [Fact]
    public void Fortran_order_of_three_axes_is_put_in_C_order()
    {
        Tensor<double> read = Npy.Read<double>(Stream(NumpyFixtures.Float64BigEndianFortran));
        Assert.True(read.IsDense);
        TestTensors.AssertSame(Tensor.Create(Enumerable.Range(0, 24).Select(i => (double)i).ToArray(), [2, 3, 4]), read);
    }

    [Theory]
    [InlineData("(1, 3, 1, 2, 1)", 6)]
    [InlineData("(1, 1)", 1)]
    [InlineData("(3, 1)", 3)]
    [InlineData("(0, 4)", 0)]
    [InlineData("()", 1)]
    public void Fortran_order_with_axes_of_length_one_or_none_is_read(string shape, int count)
    {
        byte[] file = FileBytes.Npy($"{{'descr': '|u1', 'fortran_order': True, 'shape': {shape}}}\n", count);
        for (int i = 0; i < count; i++)
        {
            file[^(count - i)] = (byte)i;
        }

        // Of the shapes above only the first has two axes longer than one: 3 × 2, first fastest.
        float[] expected = count == 6 ? [0, 3, 1, 4, 2, 5] : [.. Enumerable.Range(0, count).Select(i => (float)i)];
        Assert.Equal(expected, TestTensors.InOrder(Npy.Read<float>(new MemoryStream(file))));
    }

    [Fact]
    public void A_scalar_has_shape_one()
    {
        Tensor<float> scalar = Npy.Read<float>(Stream(NumpyFixtures.Scalar));
        Assert.Equal([1], scalar.Lengths.ToArray());
        Assert.Equal(2.5f, scalar[0]);
    }

    [Theory]
    [InlineData("{'shape': (2,), 'fortran_order': False, 'descr': '<f4'}")]
    [InlineData("{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(2,),}")]
    [InlineData(" { 'descr' :\t'<f4' , 'fortran_order' : False , 'shape' : ( 2 , ) , } \n")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }\n")]
    public void Any_spelling_of_the_dictionary_is_read(string header)
    {
        Tensor<float> read = Npy.Read<float>(new MemoryStream(FileBytes.Npy(header, 8)));
        Assert.Equal([0f, 0f], TestTensors.InOrder(read));
    }

    [Fact]
    public void The_header_tells_what_to_expect()
    {
        NpyHeader header = Npy.ReadHeader(_folder.File("a.npy", Convert.FromBase64String(NumpyFixtures.Float64BigEndianFortran)));
        Assert.Equal(ElementType.Float64, header.ElementType);
        Assert.Equal([2L, 3, 4], header.Shape);
        Assert.True(header.IsFortranOrder);
        Assert.True(header.IsBigEndian);

        NpyHeader scalar = Npy.ReadHeader(_folder.File("b.npy", Convert.FromBase64String(NumpyFixtures.Scalar)));
        Assert.Empty(scalar.Shape);
        Assert.False(scalar.IsFortranOrder);
        Assert.False(scalar.IsBigEndian);
    }

    [Fact]
    public void A_header_longer_than_usual_is_padded_to_64_bytes()
    {
        nint[] shape = [.. Enumerable.Repeat((nint)1, 64)];
        using MemoryStream stream = new();
        Npy.Write(stream, TestTensors.Ramp<float>(shape));
        byte[] bytes = stream.ToArray();
        Assert.Equal(4, bytes.Length % 64);
        Assert.Equal((byte)'\n', bytes[^5]);

        stream.Position = 0;
        Assert.Equal(64, Npy.Read<float>(stream).Rank);
    }

    [Fact]
    public void Arrays_follow_each_other_in_a_stream()
    {
        using MemoryStream stream = new();
        Npy.Write(stream, TestTensors.Ramp<float>(2, 3));
        Npy.Write(stream, TestTensors.Ramp<double>(4));
        stream.Position = 0;
        TestTensors.AssertSame(TestTensors.Ramp<float>(2, 3), Npy.Read<float>(stream));
        TestTensors.AssertSame(TestTensors.Ramp<double>(4), Npy.Read<double>(stream));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_file_cut_while_it_is_read_is_an_error()
    {
        using CutStream stream = new(Convert.FromBase64String(NumpyFixtures.Float32));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(stream));
        Assert.Contains("became shorter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        string path = _folder.File("a.npy");
        Assert.Throws<FileNotFoundException>(() => Npy.Read<float>(path));
        Assert.Throws<FileNotFoundException>(() => Npy.ReadHeader(path));
        Assert.Throws<ArgumentNullException>("path", () => Npy.Read<float>((string)null!));
        Assert.Throws<ArgumentException>("path", () => Npy.Read<float>(""));
        Assert.Throws<ArgumentNullException>("stream", () => Npy.Read<float>((Stream)null!));
        Assert.Throws<ArgumentNullException>("values", () => Npy.Write(path, (Tensor<float>)null!));
        Assert.Throws<ArgumentException>("values", () => Npy.Write(path, Tensor<float>.Empty));
        Assert.Throws<ArgumentException>("values", () => Npy.Write(path, TestTensors.Ramp<float>([.. Enumerable.Repeat((nint)1, 65)])));
        Assert.Throws<NotSupportedException>(() => Npy.Write(path, Tensor.Create(new Half[2], [2])));
        Assert.Throws<NotSupportedException>(() => Npy.Read<Half>(Stream(NumpyFixtures.Float16)));
        Assert.Empty(_folder.FileNames);
    }

    private static MemoryStream Stream(string base64) => new(Convert.FromBase64String(base64));

    private void RoundTrip<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string path = _folder.File("a.npy");
        Npy.Write(path, tensor);
        TestTensors.AssertSame(tensor, Npy.Read<T>(path));
        Assert.Equal(["a.npy"], _folder.FileNames);
        Assert.Equal(0, (new FileInfo(path).Length - (tensor.FlattenedLength * (typeof(T) == typeof(float) ? 4 : 8))) % 64);
    }

    /// <summary>Claims its full length but ends four bytes before.</summary>
    private sealed class CutStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..(int)Math.Min(buffer.Length, Length - 4 - Position)]);
    }
}

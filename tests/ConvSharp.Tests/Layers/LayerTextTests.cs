using ConvSharp.Geometry;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>torch's text forms: what is not at its default follows in torch's order.</summary>
public class LayerTextTests
{
    public static TheoryData<string, object> Texts() => new()
    {
        { "Conv1d(1, 2, kernel_size=(3,), stride=(1,))", new Conv1d<float>(1, 2, 3) },
        { "Conv2d(3, 1, kernel_size=(3, 3), stride=(1, 1))", new Conv2d<float>(3, 1, 3) },
        { "Conv3d(4, 8, kernel_size=(1, 2, 3), stride=(1, 1, 1))", new Conv3d<double>(4, 8, (1, 2, 3)) },
        { "ConvTranspose1d(1, 2, kernel_size=(3,), stride=(1,))", new ConvTranspose1d<float>(1, 2, 3) },
        { "ConvTranspose2d(1, 1, kernel_size=(3, 3), stride=(1, 1))", new ConvTranspose2d<float>(1, 1, 3) },
        { "ConvTranspose3d(1, 1, kernel_size=(3, 3, 3), stride=(1, 1, 1))", new ConvTranspose3d<float>(1, 1, 3) },
        { "Conv1d(16, 33, kernel_size=(3,), stride=(2,), padding=(4,), dilation=(5,))", new Conv1d<float>(16, 33, 3, 2, 4, 5) },
        {
            "Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))",
            new Conv2d<float>(16, 33, (3, 5), (2, 1), (4, 2), (3, 1))
        },
        {
            "Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), groups=8, bias=False)",
            new Conv2d<float>(8, 8, 3, padding: 1, groups: 8, bias: false)
        },
        { "Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), padding=same)", new Conv2d<float>(1, 1, 3, padding: "same") },
        { "Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), padding=valid)", new Conv2d<float>(1, 1, 3, padding: Padding.Valid) },
        {
            "Conv3d(1, 1, kernel_size=(3, 3, 3), stride=(1, 1, 1), padding=(1, 1, 1), padding_mode=circular)",
            new Conv3d<float>(1, 1, 3, padding: 1, paddingMode: PaddingMode.Circular)
        },
        {
            "Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=(1,), dilation=(2,), groups=2, bias=False, padding_mode=reflect)",
            new Conv1d<float>(2, 4, 3, padding: 1, dilation: 2, groups: 2, bias: false, paddingMode: PaddingMode.Reflect)
        },
        {
            "ConvTranspose2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2))",
            new ConvTranspose2d<float>(16, 33, (3, 5), (2, 1), (4, 2))
        },
        {
            "ConvTranspose2d(4, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), output_padding=(1, 1))",
            new ConvTranspose2d<float>(4, 4, 3, 2, 1, 1)
        },
        {
            "ConvTranspose1d(4, 6, kernel_size=(4,), stride=(3,), padding=(1,), dilation=(2,), output_padding=(2,), groups=2, bias=False)",
            new ConvTranspose1d<float>(4, 6, 4, 3, 1, 2, 2, false, 2)
        },
        {
            "ConvTranspose3d(2, 2, kernel_size=(3, 2, 1), stride=(1, 2, 3), output_padding=(0, 1, 2), bias=False)",
            new ConvTranspose3d<float>(2, 2, (3, 2, 1), (1, 2, 3), outputPadding: (0, 1, 2), bias: false)
        },
        { "Conv2d(1, 1, kernel_size=(1, 1), stride=(1, 1))", new Conv2d<float>(1, 1, 1, 1, 0, 1) },
        { "Conv2d(1, 1, kernel_size=(2, 2), stride=(1, 1), padding=(0, 1))", new Conv2d<float>(1, 1, 2, padding: (0, 1)) },
        {
            "Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), padding=same, padding_mode=replicate)",
            new Conv2d<float>(1, 1, 3, padding: "same", paddingMode: PaddingMode.Replicate)
        },
        { "Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=causal)", new Conv1d<float>(1, 1, 3, padding: "causal") },
        {
            "Conv2d(1, 1, kernel_size=(2, 2), stride=(1, 1), padding=((0, 1), (2, 3)))",
            new Conv2d<float>(1, 1, 2, padding: Padding.Asymmetric((0, 2), (1, 3)))
        },
        {
            "Conv1d(1, 1, kernel_size=(2,), stride=(1,), padding=((2, 0),))",
            new Conv1d<float>(1, 1, 2, padding: Padding.Asymmetric(2, 0))
        },
        {
            "Conv1d(1, 1, kernel_size=(2,), stride=(1,), padding=((0, 2),))",
            new Conv1d<float>(1, 1, 2, padding: Padding.Asymmetric(0, 2))
        },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Layers_print_as_in_torch(string text, object layer) => Assert.Equal(text, layer.ToString());
}

namespace ConvSharp.Imaging.Drawing;

/// <summary>What the library says of its algorithms, in Chinese.</summary>
public static class AlgorithmText
{
    private static readonly Dictionary<string, string> Chinese = new()
    {
        ["matrix-product"] = "样本乘以权重；用于缩小到一个像素或由一个像素增长的特征图",
        ["winograd"] = "最小滤波：先变换小块，使所需的乘法更少",
        ["fft"] = "傅里叶变换之积，按重叠的小块计算；用于大卷积核",
        ["depthwise-stream"] = "向量沿宽度，原地读取输入，边界用掩码；用于逐通道卷积",
        ["depthwise"] = "向量沿通道，作用于转置的特征图；用于小特征图的逐通道卷积",
        ["row-stream"] = "向量沿宽度，输入各行流过卷积核；用于逐通道卷积和单个输出通道",
        ["direct"] = "向量沿宽度，权重广播；用于每组输出通道少或求和短的层",
        ["pointwise"] = "矩阵乘积，向量沿像素，权重广播；用于 1×1 卷积核",
        ["implicit-gemm"] = "向量沿输出通道，像素广播；以抽头表代替 im2col",
        ["im2col"] = "向量沿输出通道，任意行和样本的像素收集在一起；用于小特征图",
        ["kn2row"] = "逐个抽头：平移并相加的 1×1 卷积；只计算遇到输入的乘积",
    };

    /// <summary>The idea of an algorithm; in English where there is no translation.</summary>
    /// <param name="name">The algorithm's name.</param>
    /// <param name="english">What the library says of it.</param>
    /// <param name="language">The language of the answer.</param>
    public static string Summary(string name, string english, Language language) =>
        language.Choose(english, Chinese.GetValueOrDefault(name, english));
}

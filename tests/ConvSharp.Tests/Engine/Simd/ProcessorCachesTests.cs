using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

public class ProcessorCachesTests
{
    [Fact]
    public void The_runtime_configuration_decides()
    {
        Assert.Equal(1 << 20, ProcessorCaches.SecondLevelBytes);
        Assert.Equal(1 << 22, ProcessorCaches.ThirdLevelBytes);
    }
}

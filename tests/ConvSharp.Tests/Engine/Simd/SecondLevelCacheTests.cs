using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

public class SecondLevelCacheTests
{
    [Fact]
    public void The_runtime_configuration_decides() => Assert.Equal(1 << 20, SecondLevelCache.Bytes);
}

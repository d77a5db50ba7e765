using ConvSharp.Engine.Execution;
using Xunit;

namespace ConvSharp.Tests.Engine.Execution;

public class SecondLevelCacheTests
{
    [Fact]
    public void The_runtime_configuration_decides() => Assert.Equal(1 << 20, SecondLevelCache.Bytes);
}

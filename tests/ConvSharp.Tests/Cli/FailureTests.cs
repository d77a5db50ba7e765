using ConvSharp.Cli.Faults;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class FailureTests
{
    public static TheoryData<Exception, int, string> Faults => new()
    {
        { OutOfMemory, 2, "error: there is not enough memory" },
        { new InsufficientMemoryException("pixels"), 2, "error: there is not enough memory" },
        { new AggregateException(OutOfMemory), 2, "error: there is not enough memory" },
        { new TypeInitializationException("T", OutOfMemory), 2, "error: there is not enough memory" },
        { new DllNotFoundException("libSkiaSharp"), 2, "error: the native library for pictures (libSkiaSharp) cannot be loaded here" },
        { new TypeInitializationException("T", new DllNotFoundException("x\ny")), 2, "error: the native library for pictures" },
        { new AggregateException(new TypeInitializationException("T", new BadImageFormatException())), 2, "error: the native library" },
        { new EntryPointNotFoundException(), 2, "error: the native library" },
        { new AggregateException(new OperationCanceledException()), 130, "error: interrupted." },
        { new RequestException("no\nfile"), 2, @"error: no\nfile" },
        { new InvalidOperationException("a\nb"), 1, @"error: unexpected InvalidOperationException: a\nb" },
        { new ArgumentOutOfRangeException("p", 3, "too large"), 1, "error: unexpected ArgumentOutOfRangeException: too large" },
    };

    private static Exception OutOfMemory => Activator.CreateInstance<OutOfMemoryException>();

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Faults))]
    public void One_line_and_an_exit_code(Exception fault, int exitCode, string start)
    {
        (int code, string line) = Failure.Of(fault);
        Assert.Equal(exitCode, code);
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(@"\nActual", line, StringComparison.Ordinal);
    }
}

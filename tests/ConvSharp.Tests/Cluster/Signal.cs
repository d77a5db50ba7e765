using System.Diagnostics;
using System.Globalization;

namespace ConvSharp.Tests.Cluster;

/// <summary>Signals to processes that a test has started.</summary>
internal static class Signal
{
    public static void Send(int process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}

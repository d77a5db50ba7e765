using System.ComponentModel;
using System.Diagnostics;

namespace ConvSharp.Cli.Playground;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens an address, and goes on at once.</summary>
    /// <param name="address">The address.</param>
    /// <param name="fail">Called, perhaps later and on another thread, if no browser can be opened.</param>
    public static void Open(Uri address, Action fail)
    {
        try
        {
            Process? opener = Process.Start(Opener(address.AbsoluteUri));
            if (opener is null)
                return;
            opener.Exited += (_, _) =>
            {
                if (opener.ExitCode != 0)
                    fail();
            };
            opener.EnableRaisingEvents = true;
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException or IOException)
        {
            fail();
        }
    }

    // On Linux the opener may become the browser itself: in a session of its own it does not end by this terminal's Ctrl-C.
    private static ProcessStartInfo Opener(string address) =>
        OperatingSystem.IsWindows() ? new ProcessStartInfo(address) { UseShellExecute = true }
        : OperatingSystem.IsMacOS() ? new ProcessStartInfo("open", [address])
        : new ProcessStartInfo("sh", ["-c", "exec setsid xdg-open \"$0\" >/dev/null 2>&1 </dev/null", address]);
}

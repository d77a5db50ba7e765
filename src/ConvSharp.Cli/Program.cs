using System.Text;
using ConvSharp.Cli;
using ConvSharp.Cli.Output;

// Formulas have symbols beyond ASCII, whatever the terminal's locale is.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Tool.RunAsync(args, ToolContext.OfConsole());

// Without this line a generator of ASP.NET Core makes the class public.
internal sealed partial class Program;

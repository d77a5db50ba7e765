using System.Text;
using ConvSharp.Cli;
using ConvSharp.Cli.Output;

// Formulas have signs beyond ASCII, whatever the terminal's locale says.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Tool.RunAsync(args, ToolContext.OfConsole());

using ConvSharp.Cli;
using Xunit;

namespace ConvSharp.Tests.Architecture;

public class AspNetTests
{
    /// <summary>What a command does not name it does not load: other commands start without the web server.</summary>
    [Fact]
    public void One_room_of_the_tool_names_the_web_server()
    {
        string[] rooms =
        [
            .. from type in typeof(Tool).Assembly.GetTypes()
               from reference in References.Of(type)
               from part in References.Parts(reference.To)
               where part.Assembly.GetName().Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
               select type.Namespace,
        ];
        Assert.Equal(["ConvSharp.Cli.Playground"], rooms.Distinct());
    }
}

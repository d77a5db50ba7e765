using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Cluster.Working;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>Parts of the queue that need no server.</summary>
public class QueuePartTests
{
    [Theory]
    [InlineData("nats://host:4222", "nats://host:4222")]
    [InlineData("nats://user:secret@host:4222", "nats://host:4222")]
    [InlineData("nats://secret@host", "nats://host")]
    [InlineData("user:secret@host", "host")]
    [InlineData("nats://user:se@cret@host", "nats://host")]
    [InlineData("nats://user:se,cret@host", "nats://host")]
    [InlineData("nats://a:secret@one:1,tls://b:secret@two:2", "nats://one:1,tls://two:2")]
    [InlineData("TLS://user:secret@host", "TLS://host")]
    public void Addresses_are_shown_without_secrets(string url, string shown) => Assert.Equal(shown, QueueAddress.Shown(url));

    [Theory]
    [InlineData(typeof(IOException), true)]
    [InlineData(typeof(UnauthorizedAccessException), true)]
    [InlineData(typeof(OutOfMemoryException), true)]
    [InlineData(typeof(FileNotFoundException), false)]
    [InlineData(typeof(DirectoryNotFoundException), false)]
    [InlineData(typeof(EndOfStreamException), false)]
    [InlineData(typeof(InvalidDataException), false)]
    [InlineData(typeof(DivideByZeroException), false)]
    public void Faults_of_the_machine_are_tried_again(Type fault, bool isOfMachine)
    {
        var exception = (Exception)Activator.CreateInstance(fault)!;
        Assert.Equal(isOfMachine, TaskFault.IsOfMachine(exception));
        Assert.Equal(isOfMachine, TaskFault.IsOfMachine(new AggregateException(exception)));
    }

    [Fact]
    public void Delays_double_up_to_five_minutes() => Assert.Equal(
        [10, 20, 40, 80, 160, 300, 300],
        ((ulong[])[1, 2, 3, 4, 5, 6, 1000]).Select(deliveries => TaskFault.Delay(TimeSpan.FromSeconds(10), deliveries).TotalSeconds));

    [Fact]
    public void A_rate_is_that_of_the_last_minute()
    {
        long now = 0;
        var rate = new RateMeter(() => now);
        for (; now < 100_000; now += 500)
            rate.Add();
        Assert.Equal(2, rate.PerSecond(), tolerance: 0.05);
        now += 30_000;
        Assert.Equal(1, rate.PerSecond(), tolerance: 0.05);
        now += 100_000;
        Assert.Equal(0, rate.PerSecond());
    }

    [Fact]
    public void A_job_is_read_as_it_was_described()
    {
        var job = new QueuedJob("id", "/path/with \"quotes\"/文件.json", "fingerprint", 12345678901, IsSubmitted: true);
        Assert.Equal(job, QueuedJob.FromDescription(job.Description()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("somebody's stream")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"id":1,"path":"p","fingerprint":"f","tasks":"many","submitted":true}""")]
    public void Streams_of_others_are_no_jobs(string? description) => Assert.Null(QueuedJob.FromDescription(description));

    [Fact]
    public async Task A_suspect_waits_until_it_is_alone()
    {
        var company = new Company();
        Assert.True(company.AloneAsync(TestContext.Current.CancellationToken).IsCompleted);
        company.Join();
        company.Join();
        Task alone = company.AloneAsync(TestContext.Current.CancellationToken);
        company.Leave();
        Assert.False(alone.IsCompleted);
        company.Leave();
        await alone;
    }
}

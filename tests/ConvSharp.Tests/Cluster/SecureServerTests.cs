using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConvSharp.Cluster;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>A server with TLS.</summary>
public sealed class SecureServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_server_with_TLS_is_trusted_by_its_authority_alone()
    {
        (string certificate, string key) = MakeCertificate();
        using QueueServer server = await QueueServer.StartAsync("--tls", "--tlscert", certificate, "--tlskey", key);
        string url = $"tls://127.0.0.1:{server.Port}";
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var trusting = new QueueOptions(url) { Credentials = new QueueCredentials { AuthorityFile = certificate } };
        Assert.Empty(await QueueStatus.OfAllAsync(trusting, cancellation));
        QueueException fault = await Assert.ThrowsAsync<QueueException>(
            () => QueueStatus.OfAllAsync(new QueueOptions(url) { Patience = TimeSpan.FromSeconds(2) }, cancellation));
        Assert.Contains("is not trusted", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private (string Certificate, string Key) MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=convsharp test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(_folder.File("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("server.key"), key.ExportPkcs8PrivateKeyPem());
        return (_folder.File("server.pem"), _folder.File("server.key"));
    }
}

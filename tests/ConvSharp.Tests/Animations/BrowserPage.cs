using System.Globalization;
using System.Net;
using System.Text;
using ConvSharp.Imaging;

namespace ConvSharp.Tests.Animations;

/// <summary>A page for a browser that decodes files frame by frame, and shows animated SVGs at one moment each.</summary>
internal sealed class BrowserPage
{
    // Virtual time ends the browser; each turn of the loop spends real time until the decoding, which runs beside it, is done.
    private const string Script = """
        for (const host of document.querySelectorAll('div')) {
          for (const animation of host.shadowRoot.getAnimations()) {
            animation.pause();
            animation.currentTime = Number(host.dataset.time);
          }
        }
        let done = false;
        const wait = setInterval(() => {
          for (let i = 0, x = 0; i < 3e6; i++) x += i % 7;
          if (done) clearInterval(wait);
        }, 10);
        const hash = async pixels => [...new Uint8Array(await crypto.subtle.digest('SHA-256', pixels))]
          .map(value => value.toString(16).padStart(2, '0')).join('');
        (async () => {
          const out = [];
          try {
            for (const file of document.querySelectorAll('data')) {
              const data = Uint8Array.from(atob(file.value), letter => letter.charCodeAt(0));
              const decoder = new ImageDecoder({ data, type: file.title });
              await decoder.tracks.ready;
              await decoder.completed;
              for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex++) {
                const { image } = await decoder.decode({ frameIndex });
                const context = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext('2d');
                context.drawImage(image, 0, 0);
                const { data: pixels } = context.getImageData(0, 0, image.displayWidth, image.displayHeight);
                out.push(`${file.id} ${frameIndex} ${image.duration / 1000} ${await hash(pixels)}`);
              }
            }
          } catch (fault) {
            out.push(`fault: ${fault}`);
          }
          document.querySelector('pre').textContent = out.join('\n');
          done = true;
        })();
        """;

    private readonly StringBuilder _body = new();
    private int _width = 200;
    private int _height;

    /// <summary>A file to decode; each frame becomes a line: name, number, milliseconds, SHA-256 of the RGBA.</summary>
    public void Decode(string name, string mediaType, byte[] file) =>
        _body.Append(
            CultureInfo.InvariantCulture, $"<data id=\"{name}\" title=\"{mediaType}\" value=\"{Convert.ToBase64String(file)}\"></data>\n");

    /// <summary>Shows an SVG below those before, its animations halted.</summary>
    /// <returns>The height at which it starts.</returns>
    public int Show(string svg, int width, int height, TimeSpan time)
    {
        int top = _height;
        _body.Append(
            CultureInfo.InvariantCulture, $"<div style=\"position:absolute;left:0;top:{top}px\" data-time=\"{time.TotalMilliseconds}\">");
        _body.Append(CultureInfo.InvariantCulture, $"<template shadowrootmode=\"open\">{svg}</template></div>\n");
        (_width, _height) = (Math.Max(_width, width), top + height);
        return top;
    }

    /// <summary>What the browser decoded, and a picture of what it shows.</summary>
    public (string[] Lines, PixelImage Picture) Open(string browser)
    {
        using var folder = new TemporaryFolder();
        (string page, string picture) = (folder.File("page.html"), folder.File("picture.png"));
        File.WriteAllText(page, $"<!doctype html><meta charset=utf-8>{_body}<pre hidden></pre><script>{Script}</script>");
        string dom = Encoding.UTF8.GetString(ForeignProgram.Run(
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--dump-dom",
            $"--screenshot={picture}", $"--window-size={_width},{_height + 200}", "--virtual-time-budget=20000",
            $"--user-data-dir={folder.File("profile")}", new Uri(page).AbsoluteUri));
        string text = dom.Split("<pre hidden=\"\">")[1].Split("</pre>")[0];
        return (WebUtility.HtmlDecode(text).Split('\n'),
            ConvSharp.Imaging.Picture.FromTensor<float>(ConvSharp.Imaging.Picture.Load(picture).AsReadOnlyTensorSpan()));
    }
}

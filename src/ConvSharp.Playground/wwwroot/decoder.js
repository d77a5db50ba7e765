// Decodes a picture, so that a large one does not hold the page up. The answer is its pixels, or null where the file is no picture.

addEventListener("message", async ({ data: file }) => {
    let bitmap;
    try {
        bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
    } catch {
        postMessage(null);
        return;
    }
    const { width, height } = bitmap;
    const drawing = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    drawing.drawImage(bitmap, 0, 0);
    bitmap.close();
    const { buffer } = drawing.getImageData(0, 0, width, height).data;
    postMessage({ rgba: new Uint8Array(buffer), width, height }, [buffer]);
});

// Pixels on a canvas.

/** Shows rows of red, green, blue and alpha. */
export function showPixels(canvas, rgba, width, height) {
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), width, height), 0, 0);
}

/** Shows a part of a picture, each pixel as a square of some pixels. */
export function showMagnified(canvas, source, { x, y, width, height }, factor) {
    canvas.width = width * factor;
    canvas.height = height * factor;
    const drawing = canvas.getContext("2d");
    drawing.imageSmoothingEnabled = false;
    drawing.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
}

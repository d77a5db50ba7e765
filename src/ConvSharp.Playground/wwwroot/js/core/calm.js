// Long work begins once the visitor rests, so that sliders are answered at once.

const rest = 400;

/** The moment after a short rest. */
export function calm() {
    return new Promise(resolve => setTimeout(resolve, rest));
}

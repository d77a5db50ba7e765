namespace ConvSharp.Imaging.Drawing;

/// <summary>A drawing as a part of a page.</summary>
/// <param name="Style">Its style rules, for the page's style.</param>
/// <param name="Body">Its shapes as a group, for an svg element; frames have data-frame and data-length.</param>
internal readonly record struct SvgPart(string Style, string Body);

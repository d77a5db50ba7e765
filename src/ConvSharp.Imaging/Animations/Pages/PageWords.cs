using System.Globalization;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>The words of a page's controls.</summary>
internal sealed class PageWords(Language language)
{
    public string Play => language.Choose("Play", "播放");

    public string Pause => language.Choose("Pause", "暂停");

    public string Previous => language.Choose("Previous step", "上一步");

    public string Next => language.Choose("Next step", "下一步");

    public string Step => language.Choose("Step", "步");

    public string Speed => language.Choose("Speed", "速度");

    public string Input => language.Choose("input", "输入");

    public string Output => language.Choose("output", "输出");

    public string Weight => language.Choose("weight", "权重");

    public string Product => language.Choose("product", "乘积");

    public string Meetings => language.Choose("Which weights meet", "与哪些权重相乘");

    public string Pinned => language.Choose("pinned", "已固定");

    public string Help => language.Choose(
        "Point at a cell, or move to it by Tab and the arrow keys (Page Up, Page Down: channels and slices), to see what it meets. "
        + "A click or Enter pins it, Escape releases it. Space plays, [ and ] step.",
        "指向一个格子，或用 Tab 和方向键移到它（Page Up、Page Down：通道和切片），即可看到它与什么相乘。点击或按 Enter 固定，按 Escape 取消。"
        + "空格键播放，[ 和 ] 前后移动一步。");

    public string NoScript => language.Choose(
        "Without JavaScript this page shows the first step alone.", "没有 JavaScript 时，本页只显示第一步。");

    /// <summary>{0} of {1}, for the script to fill in.</summary>
    public string StepOf => language.Choose("step {0} of {1}", "第 {0} 步，共 {1} 步");

    public string StepsPerSecond(double speed)
    {
        string number = speed.ToString("0.##", CultureInfo.InvariantCulture);
        return language.Choose($"{number} a second", $"每秒 {number} 步");
    }
}

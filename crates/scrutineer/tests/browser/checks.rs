//! What is asked of a page, as script that the driver runs in it. Each answers a list of what is wrong, but where it
//! says otherwise.

/// Elements that reach past the right edge of the screen and are in no box that scrolls by itself.
pub const WIDER_THAN_THE_SCREEN: &str = "
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    return [...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > edge + 1)
        .map(e => e.outerHTML.slice(0, 120)).slice(0, 5).concat('the page');";

/// Links, buttons, fields and pictures that have no words.
pub const WITHOUT_A_NAME: &str = "
    const said = e => (e.getAttribute('aria-label') || e.textContent || e.alt || '').trim()
        || (e.labels && e.labels.length) || e.type === 'hidden';
    return [...document.querySelectorAll('a, button, input, select, img')]
        .filter(e => !said(e)).map(e => e.outerHTML.slice(0, 120));";

/// Every picture, even one that waits to come into view, that cannot be loaded and decoded.
pub const BROKEN_PICTURES: &str = "
    const done = arguments[arguments.length - 1];
    const ready = img => { img.loading = 'eager'; return img.decode().then(() => null, () => img.src); };
    Promise.all([...document.images].map(ready)).then(all => done(all.filter(Boolean)));";

/// Boxes that do not lie on their image.
pub const BOXES_OFF_THEIR_IMAGE: &str = "
    return [...document.querySelectorAll('.stage')].flatMap(stage => {
        const image = stage.querySelector('img').getBoundingClientRect();
        return [...stage.querySelectorAll('.over')].map(e => e.getBoundingClientRect())
            .filter(r => r.width > 0 && (r.left < image.left - 4 || r.right > image.right + 4
                || r.top < image.top - 4 || r.bottom > image.bottom + 4))
            .map(r => JSON.stringify([r, image]));
    });";

/// Whether a box is shown before and after its class is switched off in the legend.
pub const TOGGLE_FIRST_CLASS: &str = "
    const box = document.querySelector('.box:not(.faint)');
    const slot = [...box.classList].find(name => /^k\\d+$/.test(name));
    const shown = () => getComputedStyle(box).display !== 'none';
    const before = shown();
    document.querySelector('.show-' + slot).click();
    return [before, shown()];";

/// Answers once the overview shows a link to an inspection: whether the page is the one that was there before.
pub const COMES: &str = "
    const [address, done] = arguments;
    const there = () => document.querySelector(`#newest a[href='${address}']`) && done(window.same === true);
    new MutationObserver(there).observe(document.querySelector('main'), {childList: true, subtree: true});
    there();";

/// Text whose contrast with what is behind it is less than WCAG 2.2 AA asks: 4.5 to 1, or 3 to 1 where it is large.
/// Letters over photographs bear an outline instead and are left out.
pub const TOO_PALE: &str = "
    const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const parts = color => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const color = parts(getComputedStyle(e).backgroundColor);
            if (color.length === 3 || color[3] > 0) return color;
        }
        return [255, 255, 255];
    };
    const pale = [];
    for (const e of document.querySelectorAll('body *:not(svg *)')) {
        const words = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
        if (!words || !e.getClientRects().length) continue;
        const style = getComputedStyle(e);
        const [one, two] = [light(parts(style.color)), light(behind(e))];
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (contrast < (large ? 3 : 4.5)) pale.push(contrast.toFixed(2) + ' ' + e.outerHTML.slice(0, 100));
    }
    return pale;";

//! What goes when, as things stand.

use scrutineer_store::{Metastore, Oldest, Resolution, RollupQuery, StoreError};
use scrutineer_types::{Access, Timestamp};

use crate::{Config, Kind, rollups::measure};

/// How far ahead is looked, in days.
pub const AHEAD_DAYS: [i64; 3] = [1, 7, 30];

const DAY_MS: i64 = 86_400_000;

/// What goes when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Each kind once.
    pub kinds: Vec<KindOutlook>,
    /// How many inspections are held: of them nothing goes.
    pub held: u64,
}

/// When what is left of a kind goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOutlook {
    /// Which.
    pub kind: Kind,
    /// For how many days it is kept, by its own setting or by its inspections'; `None`: for ever.
    pub kept_days: Option<u32>,
    /// Whether it goes with its inspection, and not in a time of its own.
    pub with_inspection: bool,
    /// When the oldest came.
    pub oldest_at: Option<Timestamp>,
    /// When that is to go; later where it is in work, or has changed since.
    pub goes_at: Option<Timestamp>,
    /// About how many go within [`AHEAD_DAYS`]; `None` where nobody counts them. Counted are those that came: inspections, images,
    /// inspections with detections, dead letters.
    pub going: Option<[u64; 3]>,
}

/// What goes when by these settings, as of `now`.
pub async fn outlook(metastore: &dyn Metastore, config: &Config, now: Timestamp) -> Result<Outlook, StoreError> {
    let oldest = metastore.oldest().await?;
    let mut kinds = Vec::new();
    for kind in [Kind::Inspections, Kind::Originals, Kind::Detections, Kind::DeadLetters, Kind::Events] {
        let own_ms = config.kept_ms(kind);
        let kept_ms = own_ms.or(if kind == Kind::Events { None } else { config.kept_ms(Kind::Inspections) });
        let kept_ms = kept_ms.and_then(|ms| i64::try_from(ms).ok());
        let oldest_at = of(&oldest, kind);
        kinds.push(KindOutlook {
            kind,
            kept_days: kept_ms.map(|ms| (ms / DAY_MS) as u32),
            with_inspection: own_ms.is_none() && kind != Kind::Events && kind != Kind::Inspections,
            oldest_at,
            goes_at: oldest_at.zip(kept_ms).map(|(at, kept_ms)| at.plus_ms(kept_ms).max(now)),
            going: match kept_ms {
                Some(kept_ms) => going(metastore, kind, oldest_at, now.plus_ms(-kept_ms)).await?,
                None => None,
            },
        });
    }
    Ok(Outlook { kinds, held: oldest.held })
}

fn of(oldest: &Oldest, kind: Kind) -> Option<Timestamp> {
    match kind {
        Kind::Inspections => oldest.inspection,
        Kind::Originals => oldest.originals,
        Kind::Detections => oldest.detections,
        Kind::DeadLetters => oldest.dead_letter,
        Kind::Events => oldest.event,
    }
}

/// How many came from `oldest_at` on and will be older than they are kept within each time ahead; `before`: what is older goes now.
async fn going(
    metastore: &dyn Metastore,
    kind: Kind,
    oldest_at: Option<Timestamp>,
    before: Timestamp,
) -> Result<Option<[u64; 3]>, StoreError> {
    let measure = match kind {
        Kind::Inspections | Kind::Originals | Kind::Detections => measure::RECEIVED,
        Kind::DeadLetters => measure::FAILED,
        Kind::Events => return Ok(None),
    };
    let Some(oldest_at) = oldest_at else { return Ok(Some([0; 3])) };
    let mut going = [0; 3];
    let query = RollupQuery {
        resolution: Resolution::Day,
        since: Resolution::Day.start_of(oldest_at),
        until: before.plus_ms(AHEAD_DAYS[2] * DAY_MS),
        measures: vec![measure.to_owned()],
        facility: None,
        key: None,
    };
    for day in metastore.rollups(&Access::all(), &query).await? {
        let count = if kind == Kind::Originals { day.sums.sum as u64 } else { day.sums.count };
        for (place, ahead) in AHEAD_DAYS.into_iter().enumerate() {
            if day.of.at < before.plus_ms(ahead * DAY_MS) {
                going[place] += count;
            }
        }
    }
    Ok(Some(going))
}

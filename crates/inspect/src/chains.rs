//! Which model of a chain looks at an image. Whoever of them answers, there is one inference, and it names its model.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt as _};
use scrutineer_types::{Chain, ChainRule, FailureKind, Inference, ReviewBand};

use crate::desk::{Answer, Errand};
use crate::executor::{Reply, Request};
use crate::inspector::inference;
use crate::{InspectError, Inspector, Order, metrics};

/// The chains of one process, and the bands of the policies by which those that ask in stages go on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains {
    chains: Arc<BTreeMap<String, Chain>>,
    bands: Arc<RwLock<HashMap<String, Arc<ReviewBand>>>>,
}

impl Chains {
    pub fn new(chains: BTreeMap<String, Chain>) -> Self {
        Self { chains: Arc::new(chains), bands: Arc::default() }
    }

    pub fn get(&self, name: &str) -> Option<(&str, &Chain)> {
        self.chains.get_key_value(name).map(|(name, chain)| (name.as_str(), chain))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.chains.keys().map(String::as_str)
    }

    pub fn with<'a>(&'a self, model: &'a str) -> impl Iterator<Item = &'a str> {
        let with = self.chains.iter().filter(move |(_, chain)| chain.models.iter().any(|one| one == model));
        with.map(|(name, _)| name.as_str())
    }

    pub fn set_band(&self, policy: &str, band: ReviewBand) {
        self.bands.write().unwrap_or_else(PoisonError::into_inner).insert(policy.to_owned(), Arc::new(band));
    }

    /// Whether a person would have to decide about what `model` of `chain` found; so it is where nobody knows the policy.
    fn leaves_open(&self, chain: &Chain, model: &str, policy: &str, inference: &Inference) -> bool {
        let policy = chain.policies.get(model).map_or(policy, String::as_str);
        let band = self.bands.read().unwrap_or_else(PoisonError::into_inner).get(policy).cloned();
        band.is_none_or(|band| band.holds(&inference.detections))
    }
}

/// An image on its way through a chain.
pub(crate) struct Passage<'a> {
    pub inspector: &'a Inspector,
    pub name: &'a str,
    pub chain: &'a Chain,
    pub request: Request<Order>,
}

impl Passage<'_> {
    pub async fn answer(self) -> Result<Inference, InspectError> {
        let answer = match self.chain.rule {
            ChainRule::Fallback => self.fallback().await,
            ChainRule::Burst => self.burst().await,
            ChainRule::Cascade => self.cascade().await,
        };
        if let Ok(inference) = &answer {
            metrics::chain_answered(self.name, self.chain.rule, &inference.model.name);
        }
        answer
    }

    /// Each in turn, as long as those before are away, overloaded or fail; of the last, whatever comes of it.
    async fn fallback(&self) -> Result<Inference, InspectError> {
        let (last, before) = self.chain.models.split_last().expect("a chain has two models or more");
        for model in before {
            if self.is_away(model) {
                continue;
            }
            match self.ask(model).await {
                Err(error) if is_its_own(&error) => {
                    tracing::warn!(chain = self.name, model, %error, "the next model of the chain is asked");
                }
                answered => return answered,
            }
        }
        self.ask(last).await
    }

    /// The first at once, each further one as well when the image has waited so much longer; the first of them to begin does it.
    /// Where one that was called for help fails, the first does it after all.
    async fn burst(&self) -> Result<Inference, InspectError> {
        let (reply, answer) = Reply::new();
        tokio::pin!(answer);
        let (models, began) = (&self.chain.models, self.request.order.since.unwrap_or_else(Instant::now));
        let (mut next, mut placed, mut offers) = (0, false, FuturesUnordered::new());
        let answered = loop {
            let due = began + Duration::from_millis(self.chain.after_ms).saturating_mul(next as u32);
            tokio::select! {
                biased;
                answer = &mut answer => break answer.map_err(|_| InspectError::ShuttingDown)?,
                Some(offered) = offers.next(), if !offers.is_empty() => match offered {
                    Ok(()) => placed = true,
                    // Nobody has it: it goes to the next now, whenever that was due, or back.
                    Err(error) if !placed && offers.is_empty() => {
                        let Some(model) = models.get(next) else { return Err(error) };
                        offers.push(self.offer(model, reply.clone()));
                        next += 1;
                    }
                    Err(_) => {}
                },
                () = tokio::time::sleep_until(due.into()), if next < models.len() => {
                    if next == 0 || !self.is_away(&models[next]) {
                        offers.push(self.offer(&models[next], reply.clone()));
                    }
                    next += 1;
                }
            }
        };
        match answered {
            Err(error) if is_its_own(&error) => {
                tracing::warn!(chain = self.name, %error, "the first model of the chain is asked again");
                self.ask(&models[0]).await
            }
            answered => Ok(inference(answered?)),
        }
    }

    /// Each in turn, as long as what the one before found is left to a person. Where the next cannot be asked, that stands.
    async fn cascade(&self) -> Result<Inference, InspectError> {
        let (first, further) = self.chain.models.split_first().expect("a chain has two models or more");
        let (mut model, mut inference) = (first, self.ask(first).await?);
        for next in further {
            if !self.inspector.chains.leaves_open(self.chain, model, &self.request.order.policy, &inference) {
                break;
            }
            match self.ask(next).await {
                Ok(better) => (model, inference) = (next, better),
                Err(InspectError::ShuttingDown) => return Err(InspectError::ShuttingDown),
                Err(error) => {
                    tracing::warn!(chain = self.name, model = next, %error, "what the model before found stands");
                    break;
                }
            }
        }
        Ok(inference)
    }

    fn is_away(&self, model: &str) -> bool {
        self.inspector.model(model).is_none_or(|model| model.trouble().is_some())
    }

    /// The same of one of its models.
    fn request_to(&self, model: &str) -> Request<Order> {
        self.request.clone().map(|order| Order { model: model.to_owned(), ..order })
    }

    async fn ask(&self, model: &str) -> Result<Inference, InspectError> {
        self.inspector.one(self.request_to(model)).await
    }

    async fn offer(&self, model: &str, reply: Reply<Answer>) -> Result<(), InspectError> {
        self.inspector.executor(model)?.offer(self.request_to(model).map(Errand::Image), reply).await
    }
}

/// Whether another model may do what this one did not.
fn is_its_own(error: &InspectError) -> bool {
    matches!(error, InspectError::Failed { kind: FailureKind::Transient, .. } | InspectError::Overloaded)
}

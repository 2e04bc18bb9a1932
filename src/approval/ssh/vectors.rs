//! Signatures of security keys, made in software for tests.

use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

use super::signature::{Hash, MAGIC, armored, signed};
use super::wire::push;

/// What a security key in software says.
pub(crate) fn security(flags: u8, ecdsa: bool, purpose: &str, message: &[u8]) -> String {
    let (random, application) = (SystemRandom::new(), "ssh:");
    let mut over = digest(&SHA256, application.as_bytes()).as_ref().to_vec();
    over.push(flags);
    over.extend(7_u32.to_be_bytes());
    over.extend(digest(&SHA256, &signed(purpose, Hash::Sha512, message)).as_ref());
    let (mut public, mut inner) = (Vec::new(), Vec::new());
    let name = if ecdsa {
        let how = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(how, document.as_ref(), &random).unwrap();
        push(&mut public, b"sk-ecdsa-sha2-nistp256@openssh.com");
        push(&mut public, b"nistp256");
        push(&mut public, key.public_key().as_ref());
        let fixed = key.sign(&random, &over).unwrap();
        for number in fixed.as_ref().chunks(32) {
            let zeros = number.iter().take_while(|byte| **byte == 0).count();
            let mut number = number[zeros..].to_vec();
            if number[0] & 0x80 != 0 {
                number.insert(0, 0);
            }
            push(&mut inner, &number);
        }
        "sk-ecdsa-sha2-nistp256@openssh.com"
    } else {
        let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        push(&mut public, b"sk-ssh-ed25519@openssh.com");
        push(&mut public, key.public_key().as_ref());
        inner = key.sign(&over).as_ref().to_vec();
        "sk-ssh-ed25519@openssh.com"
    };
    push(&mut public, application.as_bytes());
    let mut seal = Vec::new();
    push(&mut seal, name.as_bytes());
    push(&mut seal, &inner);
    seal.push(flags);
    seal.extend(7_u32.to_be_bytes());
    let mut bytes = MAGIC.to_vec();
    bytes.extend(1_u32.to_be_bytes());
    push(&mut bytes, &public);
    push(&mut bytes, purpose.as_bytes());
    push(&mut bytes, b"");
    push(&mut bytes, b"sha512");
    push(&mut bytes, &seal);
    armored(&bytes)
}
